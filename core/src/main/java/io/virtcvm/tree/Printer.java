package io.virtcvm.tree;

import java.util.function.Function;

/** Writes elements: those untouched as the slice they are, the others part by part. */
final class Printer {
  private final StringBuilder out;
  private final Function<Element, State> moment;
  private final boolean compact;

  private Printer(StringBuilder out, Function<Element, State> moment, boolean compact) {
    this.out = out;
    this.moment = moment;
    this.compact = compact;
  }

  /** Returns a whole document: the root element between the prolog and epilog of its source. */
  static String document(String source, Element root) {
    StringBuilder out = new StringBuilder(source.length() + 512);
    out.append(source, 0, root.start());
    new Printer(out, Element::state, false).write(root);
    return out.append(source, root.end(), source.length()).toString();
  }

  static String element(Element element) {
    StringBuilder out = new StringBuilder();
    new Printer(out, Element::state, false).write(element);
    return out.toString();
  }

  /** Returns an element as of a moment, without the white space that lays it out. */
  static String compact(Element element, Function<Element, State> moment) {
    StringBuilder out = new StringBuilder();
    new Printer(out, moment, true).write(element);
    return out.toString();
  }

  private void write(Element element) {
    if (!element.isChanged() && !compact) {
      element.writeSource(out);
      return;
    }
    State state = moment.apply(element);
    out.append('<').append(state.qName);
    for (Attribute attribute : state.attributes) {
      attribute.write(out);
    }
    element.writeTagEnd(out, state.isEmpty());
    boolean layout = compact && state.hasElements() && !state.hasWords();
    for (Node node : state.content) {
      if (node instanceof Element child) {
        write(child);
      } else if (node instanceof Piece piece && !(layout && piece.isText())) {
        out.append(piece.source(), piece.start(), piece.end());
      }
    }
    element.writeEndTag(out, state);
  }
}
