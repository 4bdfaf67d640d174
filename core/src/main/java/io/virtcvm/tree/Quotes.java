package io.virtcvm.tree;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which quotes a new attribute gets: those of its neighbours. */
final class Quotes {
  private static final char USUAL = '\'';

  private Quotes() {}

  /** Returns the quotes of the element, the nearest one before it, or the document's first. */
  static char near(Element element) {
    Optional<Character> quote = own(element.state());
    Element at = element;
    for (Element up = at.parent(); quote.isEmpty() && up != null; up = at.parent()) {
      quote = lastIn(up, up.state().indexOf(at));
      if (quote.isEmpty()) {
        quote = own(up.state());
      }
      at = up;
    }
    Element root = at;
    return (quote.isPresent() ? quote : firstIn(root)).orElse(USUAL);
  }

  /** Returns the quotes of the last attribute that is written. */
  static Optional<Character> own(State state) {
    @Nullable Attribute last = null;
    for (Attribute attribute : state.attributes) {
      if (attribute.present() && attribute.isWritten()) {
        last = attribute;
      }
    }
    return last == null ? Optional.empty() : Optional.of(last.quote());
  }

  private static Optional<Character> lastIn(Element element) {
    Optional<Character> quote = lastIn(element, element.state().content.length);
    return quote.isPresent() ? quote : own(element.state());
  }

  /** Returns the last quotes in an element's content before an index. */
  private static Optional<Character> lastIn(Element element, int end) {
    Node[] content = element.state().content;
    for (int i = end - 1; i >= 0; i--) {
      if (content[i] instanceof Element child) {
        Optional<Character> quote = lastIn(child);
        if (quote.isPresent()) {
          return quote;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Character> firstIn(Element element) {
    Optional<Character> quote = own(element.state());
    for (Element child : element.elements()) {
      if (quote.isPresent()) {
        break;
      }
      quote = firstIn(child);
    }
    return quote;
  }
}
