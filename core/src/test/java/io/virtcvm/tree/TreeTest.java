package io.virtcvm.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeTest {
  @Test
  void untouchedIsTheVeryText() throws IOException {
    for (String text : Samples.ALL) {
      Tree tree = Tree.parse(text);
      assertThat(tree.text()).isSameAs(text);
      assertThat(tree.bytes()).isEqualTo(text.getBytes(UTF_8));
      assertThat(Tree.parse(text.getBytes(UTF_8)).text()).isEqualTo(text);
      assertThat(Tree.parse(new ByteArrayInputStream(text.getBytes(UTF_8))).text()).isEqualTo(text);
      assertThat(tree.copy().text()).isEqualTo(text);
    }
  }

  @Test
  void writtenPartByPartItIsTheSameText() {
    for (String text : Samples.ALL) {
      Tree tree = Tree.parse(text);
      for (Element element : PathTest.all(tree.root())) {
        element.setAttribute("", "x", "1");
        element.setAttribute("", "x", null);
      }
      assertThat(tree.root().isChanged()).isTrue();
      assertThat(tree.text()).isEqualTo(text);
    }
  }

  @Test
  void valuesAreDecoded() {
    Element root = Tree.parse(Samples.AWKWARD).root();
    assertThat(Objects.requireNonNull(root.element("", "name")).text())
        .isEqualTo("caf\u00e9 & co \uD83D\uDCBB <raw & ]] >");
    assertThat(Objects.requireNonNull(root.element("", "description")).text())
        .isEqualTo("two\nlines ]]> 'and' \"quotes\" more");
    assertThat(Tree.parse("<a b='\t x\r\ny&#xA;&#13;'>1\r\n2\r3&#13;</a>").root())
        .satisfies(
            a -> {
              assertThat(a.attribute("", "b")).isEqualTo("  x y\n\r");
              assertThat(a.text()).isEqualTo("1\n2\n3\r");
            });
  }

  @Test
  void elementsKnowTheirPlace() {
    Tree tree = Tree.parse("\uFEFF<a>\r\n  <b/>\r <c/>\n\n<d/></a>");
    assertThat(PathTest.all(tree.root()))
        .extracting(e -> e.line() + ":" + e.column())
        .containsExactly("1:1", "2:3", "3:2", "5:1");
    assertThat(Element.create("", "x").line()).isZero();
    assertThat(Element.create("", "x").column()).isZero();
  }

  @Test
  void bomSurvivesAnEdit() {
    byte[] bytes = "\uFEFF<a/>".getBytes(UTF_8);
    Tree tree = Tree.parse(bytes);
    tree.root().setText("x");
    assertThat(tree.bytes()).isEqualTo("\uFEFF<a>x</a>".getBytes(UTF_8));
  }

  @Test
  void manyThreadsParse() {
    List<String> texts =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> Tree.parse(Samples.ALL.get(i % Samples.ALL.size())).text())
            .toList();
    assertThat(texts).hasSize(400).containsAll(Samples.ALL);
  }

  @Test
  void sizeIsLimitedBeforeReading() {
    String body = "x".repeat(Tree.MAX_SIZE - "<a></a>".length());
    assertThat(Tree.parse("<a>" + body + "</a>").root().text()).hasSize(body.length());
    String message = "not accepted: the document is larger than 16 MiB; a domain is some KiB";
    assertThatThrownBy(() -> Tree.parse("<a>" + body + "x</a>"))
        .isInstanceOf(XmlProblem.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Tree.parse(new byte[Tree.MAX_SIZE + 1])).hasMessage(message);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };
    assertThatThrownBy(() -> Tree.parse(endless)).hasMessage(message);
  }

  @Test
  void deepestAcceptedDocumentIsWrittenAndCopied() {
    int depth = Gate.MAX_DEPTH;
    Tree tree = Tree.parse("<a>".repeat(depth) + "</a>".repeat(depth));
    Element last = PathTest.all(tree.root()).get(depth - 1);
    last.setText("x");
    assertThat(tree.copy().text()).isEqualTo("<a>".repeat(depth) + "x" + "</a>".repeat(depth));
    assertThat(last.path()).hasSize(2 * depth - 3);
  }
}
