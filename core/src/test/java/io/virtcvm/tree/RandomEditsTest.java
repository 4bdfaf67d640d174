package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Edits at random: the text is accepted again and says what the tree says, and no edit is silent.
 */
class RandomEditsTest {
  private static final int DOCUMENTS = 500;
  private static final List<String> NAMES = List.of("disk", "target", "x", "boot", "arg");
  private static final List<String> ATTRIBUTES = List.of("dev", "type", "order", "x");
  private static final List<String> SPACES =
      List.of("", "", "", "u", "http://libvirt.org/schemas/domain/qemu/1.0", "urn:default");
  private static final List<String> VALUES =
      List.of("", "1", "vda", "<&>'\"", "a\nb\tc\rd", "]]>", "\u00e9\uD83D\uDCBB", "x][y", "  ");

  private final Agreement agreement = new Agreement();

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static Element random(Random random, int depth) {
    Element element = Element.create(pick(SPACES, random), pick(NAMES, random));
    edit(element, random, depth);
    return element;
  }

  private static void edit(Element element, Random random, int depth) {
    switch (random.nextInt(7)) {
      case 0, 1 ->
          element.setAttribute(
              pick(SPACES, random), pick(ATTRIBUTES, random), pick(VALUES, random));
      case 2 ->
          element.attributes().stream()
              .skip(random.nextInt(3))
              .findFirst()
              .ifPresent(a -> element.setAttribute(a.namespace(), a.localName(), null));
      case 3 -> {
        if (element.elements().isEmpty()) {
          element.setText(pick(VALUES, random));
        }
      }
      case 4, 5 -> {
        if (depth > 0) {
          element.add(random(random, depth - 1), e -> e.localName().length());
        }
      }
      default -> {
        List<Element> children = element.elements();
        if (!children.isEmpty()) {
          Element child = pick(children, random);
          child.remove();
          if (random.nextInt(4) == 0) {
            element.add(child, e -> 0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void editedDocumentsSayWhatTheTreeSays(long seed) {
    Random random = new Random(seed);
    int edits = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      Tree tree = Tree.parse(pick(Samples.ALL, random));
      for (int span = 0; span < 3; span++) {
        String before = tree.text();
        for (int n = random.nextInt(6); n > 0; n--) {
          edit(pick(PathTest.all(tree.root()), random), random, 2);
        }
        List<Edit> journal = tree.journal().take();
        edits += journal.size();
        String after = tree.text();
        Tree again = Tree.parse(after);
        assertThat(again.text()).isEqualTo(after);
        assertThat(Agreement.facts(again.root())).as(after).isEqualTo(Agreement.facts(tree.root()));
        agreement.assertAgrees(tree, after);
        assertThat(tree.copy().text()).isEqualTo(after);
        if (journal.isEmpty()) {
          assertThat(after).isEqualTo(before);
        }
        assertReported(Tree.parse(before), again, journal);
      }
    }
    assertThat(edits).isGreaterThan(DOCUMENTS);
  }

  /**
   * Applies the journal to the document before, takes what it says was added out of the document
   * after, and expects the same: so nothing else was changed.
   */
  private static void assertReported(Tree before, Tree after, List<Edit> journal) {
    Map<String, Element> old = byPath(before);
    Map<String, Element> now = byPath(after);
    Replay undo = new Replay();
    Replay redo = new Replay();
    for (Edit edit : journal) {
      int at = edit.path().lastIndexOf('@');
      boolean attribute = at >= 0 && edit.path().indexOf(']', at) < 0;
      if (attribute) {
        String owner = edit.path().substring(0, Math.max(at - 1, 0));
        redo.attributes
            .computeIfAbsent(known(old, owner), e -> new HashMap<>())
            .put(edit.path().substring(at + 1), Optional.ofNullable(edit.after()));
      } else if (edit.before() == null) {
        undo.gone.add(known(now, edit.path()));
      } else if (edit.after() == null) {
        redo.gone.add(known(old, edit.path()));
      } else {
        redo.texts.put(known(old, edit.path()), edit.after());
      }
    }
    assertThat(redo.facts(before.root()))
        .as("journal %s%n%s%n%s", journal, before.text(), after.text())
        .isEqualTo(undo.facts(after.root()));
  }

  private static Element known(Map<String, Element> elements, String path) {
    assertThat(elements).containsKey(path);
    return Objects.requireNonNull(elements.get(path));
  }

  private static Map<String, Element> byPath(Tree tree) {
    Map<String, Element> elements = new HashMap<>();
    PathTest.all(tree.root()).forEach(e -> elements.put(e.path(), e));
    return elements;
  }

  /** What a document says once some edits are applied to it. */
  private static final class Replay {
    final Map<Element, Map<String, Optional<String>>> attributes = new HashMap<>();
    final Map<Element, String> texts = new HashMap<>();
    final Set<Element> gone = new HashSet<>();

    String facts(Element element) {
      Map<String, String> all = new TreeMap<>();
      for (Attribute attribute : element.state().attributes) {
        all.put(attribute.qName(), attribute.value());
      }
      attributes
          .getOrDefault(element, Map.of())
          .forEach(
              (name, value) ->
                  value.ifPresentOrElse(v -> all.put(name, v), () -> all.remove(name)));
      StringBuilder facts = new StringBuilder(element.qName()).append(all);
      facts.append(texts.getOrDefault(element, element.text()).strip()).append("(\n");
      for (Element child : element.elements()) {
        if (!gone.contains(child)) {
          facts.append(facts(child));
        }
      }
      return facts.append(")\n").toString();
    }
  }
}
