package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents bent at random: whatever is accepted is written back byte for byte and says what the
 * JDK's DOM says; whatever the DOM refuses is refused.
 */
class MutationFuzzTest {
  private static final int DOCUMENTS = 12_000;
  private static final Pattern TOKEN =
      Pattern.compile("<[^<>]*>|[^\\s<>='\"]+|\\s+|['\"=<>]", Pattern.DOTALL);
  private static final List<String> SPICE =
      List.of(
          "<",
          ">",
          "/>",
          "</",
          "'",
          "\"",
          "&",
          "&amp;",
          "&lt;",
          "&#65;",
          "&#x1F4BB;",
          "&#10;",
          ";",
          "<!--",
          "-->",
          "--",
          "<![CDATA[",
          "]]>",
          "<?x ",
          "?>",
          "<a>",
          "</a>",
          "<a/>",
          "<b c='d'/>",
          " xmlns='u'",
          " xmlns=''",
          " xmlns:p='u'",
          "p:",
          ":",
          "=",
          " x='1'",
          " p:x=\"2\"",
          "\r",
          "\n",
          "\t",
          " ",
          "\u0000",
          "\u00e9",
          "\uD83D\uDCBB",
          "\uFEFF",
          "\uFFFD",
          "<!DOCTYPE a>",
          "]");

  private final Agreement agreement = new Agreement();
  private int accepted;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void acceptedDocumentsAgreeWithTheDom(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < DOCUMENTS; i++) {
      String text = Samples.ALL.get(random.nextInt(Samples.ALL.size()));
      for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
        text =
            switch (random.nextInt(3)) {
              case 0 -> mutateChars(text, random);
              case 1 -> mutateBytes(text, random);
              default -> mutateTokens(text, random);
            };
      }
      judge(text);
    }
    System.out.printf("mutation fuzz, seed %d: %d accepted, %d refused%n", seed, accepted, refused);
    assertThat(accepted).isGreaterThan(DOCUMENTS / 6);
    assertThat(refused).isGreaterThan(DOCUMENTS / 6);
  }

  private void judge(String text) {
    Tree tree;
    try {
      tree = Tree.parse(text);
    } catch (XmlProblem problem) {
      assertThat(problem.line()).as(text).isPositive();
      assertThat(problem.getMessage()).doesNotContain("reads differently");
      refused++;
      return;
    }
    accepted++;
    Optional<org.w3c.dom.Element> dom = agreement.dom(text);
    assertThat(dom).as("refused by the DOM:%n%s", text).isPresent();
    assertThat(Agreement.facts(tree.root())).as(text).isEqualTo(Agreement.facts(dom.get()));
    assertThat(tree.text()).isEqualTo(text);
    // Written from its parts, too.
    for (Element element : PathTest.all(tree.root())) {
      element.setAttribute("", "fuzz", "1");
      element.setAttribute("", "fuzz", null);
    }
    assertThat(tree.text()).isEqualTo(text);
    assertThat(tree.journal().take()).isEmpty();
  }

  private static String mutateChars(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(3));
    String insert = random.nextBoolean() ? SPICE.get(random.nextInt(SPICE.size())) : "";
    return text.substring(0, at) + insert + text.substring(end);
  }

  /** Bends a byte; what is then no UTF-8 becomes a replacement character. */
  private static String mutateBytes(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String mutateTokens(String text, Random random) {
    List<String> tokens =
        new ArrayList<>(TOKEN.matcher(text).results().map(r -> r.group()).toList());
    if (tokens.isEmpty()) {
      return text;
    }
    int at = random.nextInt(tokens.size());
    int other = random.nextInt(tokens.size());
    switch (random.nextInt(4)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(other));
      case 2 -> tokens.set(at, SPICE.get(random.nextInt(SPICE.size())));
      default -> tokens.set(at, tokens.set(other, tokens.get(at)));
    }
    return String.join("", tokens);
  }
}
