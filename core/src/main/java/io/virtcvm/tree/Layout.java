package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The white space around an element that comes or goes: lines are begun as its neighbours begin
 * theirs, and where they do not begin lines, neither does it.
 */
final class Layout {
  private static final String USUAL_UNIT = "  ";

  private Layout() {}

  /** Returns the parent's content with a child after one of its elements, on a line of its own. */
  static List<Node> after(Element parent, Element sibling, Element child) {
    List<Node> content = parent.state().contentToEdit();
    Optional<String> lead = parent.state().hasWords() ? Optional.empty() : lead(sibling);
    int at = content.indexOf(sibling) + 1;
    if (lead.isPresent()) {
      at = endOfLine(content, at);
    }
    content.add(at, child);
    if (lead.isPresent()) {
      content.add(at, Piece.text(lead.get()));
      spread(parent, child, lead.get());
    }
    return content;
  }

  /**
   * Returns the parent's content with a child before one of its elements, which gets a new line.
   */
  static List<Node> before(Element parent, Element sibling, Element child) {
    List<Node> content = parent.state().contentToEdit();
    Optional<String> lead = parent.state().hasWords() ? Optional.empty() : lead(sibling);
    int at = content.indexOf(sibling);
    content.add(at, child);
    if (lead.isPresent()) {
      content.add(at + 1, Piece.text(lead.get()));
      spread(parent, child, lead.get());
    }
    return content;
  }

  /** Returns the parent's content with a child as its only element. */
  static List<Node> inside(Element parent, Element child) {
    List<Node> content = parent.state().contentToEdit();
    Optional<String> lead = parent.state().hasWords() ? Optional.empty() : lead(parent);
    if (lead.isEmpty()) {
      content.add(child);
      return content;
    }
    String inner = lead.get() + unit(parent);
    Piece closing = Piece.text(lead.get());
    int last = content.size() - 1;
    if (last >= 0 && content.get(last) instanceof Piece piece && piece.isText()) {
      // The line of the closing tag is there already; the child comes before it.
      String raw = piece.raw();
      int lineBreak = lastLineBreak(raw);
      if (lineBreak >= 0) {
        closing = piece.slice(lineBreak, raw.length());
        content.set(last, piece.slice(0, lineBreak));
      }
    }
    content.add(Piece.text(inner));
    content.add(child);
    content.add(closing);
    spread(parent, child, inner);
    return content;
  }

  private static boolean hasElement(List<Node> content) {
    for (Node node : content) {
      if (node instanceof Element) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the parent's content without a child and, if nothing else is on it, its line. A parent
   * that is new itself has no layout of its own to keep.
   */
  static List<Node> without(Element parent, Element child) {
    List<Node> content = parent.state().contentToEdit();
    boolean words = parent.state().hasWords();
    int at = content.indexOf(child);
    content.remove(at);
    if (words) {
      return content;
    }
    if (parent.isCreated() && !hasElement(content)) {
      return List.of();
    }
    boolean last = at == content.size();
    String following = last ? "" : textAt(content, at);
    int blanks = blanks(following);
    boolean endsLine = blanks < following.length();
    String leading = at == 0 ? "" : textAt(content, at - 1);
    int lineBreak = lastLineBreak(leading);
    if ((endsLine || last) && lineBreak >= 0) {
      if (endsLine) {
        content.set(at, ((Piece) content.get(at)).slice(blanks, following.length()));
      }
      content.set(at - 1, ((Piece) content.get(at - 1)).slice(0, lineBreak));
    }
    return content;
  }

  /** Puts the content of a new element on lines, if it has elements and no text. */
  private static void spread(Element parent, Element child, String lead) {
    if (holdsElementsAlone(child)) {
      spread(child, lead, unit(parent));
    }
  }

  private static boolean holdsElementsAlone(Element element) {
    for (Node node : element.state().content) {
      if (!(node instanceof Element)) {
        return false;
      }
    }
    return element.isCreated() && element.state().content.length > 0;
  }

  private static void spread(Element element, String lead, String unit) {
    if (!holdsElementsAlone(element)) {
      return;
    }
    State state = element.state();
    List<Node> content = new ArrayList<>();
    for (Element child : state.elements()) {
      content.add(Piece.text(lead + unit));
      content.add(child);
      spread(child, lead + unit, unit);
    }
    content.add(Piece.text(lead));
    element.state(state.withContent(content));
  }

  /** Returns the line break and indentation before an element; empty if it begins no line. */
  private static Optional<String> lead(Element element) {
    Element parent = element.parent();
    if (parent == null) {
      return rootLead(element);
    }
    Node[] content = parent.state().content;
    for (int i = parent.state().indexOf(element) - 1; i >= 0; i--) {
      if (!(content[i] instanceof Piece piece)) {
        return Optional.empty();
      }
      String raw = piece.isText() ? piece.raw() : "";
      int lineBreak = lastLineBreak(raw);
      if (lineBreak >= 0) {
        return Optional.of(raw.substring(lineBreak, endOfIndentation(raw, lineBreak)));
      }
    }
    return Optional.empty();
  }

  /** Returns the root's lead: its content tells whether and how lines are broken. */
  private static Optional<String> rootLead(Element root) {
    for (Node node : root.state().content) {
      if (node instanceof Piece piece && piece.isText()) {
        String raw = piece.raw();
        int lineBreak = lastLineBreak(raw);
        if (lineBreak >= 0) {
          return Optional.of(raw.substring(lineBreak, breakEnd(raw, lineBreak)) + margin(root));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the blanks before the root's start tag. */
  private static String margin(Element root) {
    String prolog = root.prolog();
    int start = lastLineBreak(prolog);
    int from = start < 0 ? 0 : breakEnd(prolog, start);
    return prolog.substring(from, from + blanks(prolog.substring(from)));
  }

  /** Returns by how much the document indents: as the first element in its root is. */
  private static String unit(Element parent) {
    Element root = parent.top();
    String margin = root.isCreated() ? "" : margin(root);
    for (Element first : root.elements()) {
      Optional<String> lead = lead(first);
      if (lead.isPresent()) {
        String indentation = lead.get().substring(breakEnd(lead.get(), 0));
        if (indentation.length() > margin.length() && indentation.startsWith(margin)) {
          return indentation.substring(margin.length());
        }
      }
    }
    return USUAL_UNIT;
  }

  /** Returns where a new line may begin: after what else is on the line, such as a comment. */
  private static int endOfLine(List<Node> content, int from) {
    for (int i = from; i < content.size(); i++) {
      if (!(content.get(i) instanceof Piece)) {
        return from;
      }
      if (lastLineBreak(textAt(content, i)) >= 0) {
        return i;
      }
    }
    return from;
  }

  /** Returns the raw text at an index; empty when something else is there. */
  private static String textAt(List<Node> content, int index) {
    return content.get(index) instanceof Piece piece && piece.isText() ? piece.raw() : "";
  }

  /** Returns the index of the last LF, CR LF or CR, or -1. */
  private static int lastLineBreak(String raw) {
    int last = Math.max(raw.lastIndexOf('\n'), raw.lastIndexOf('\r'));
    return last > 0 && raw.charAt(last) == '\n' && raw.charAt(last - 1) == '\r' ? last - 1 : last;
  }

  private static int breakEnd(String raw, int lineBreak) {
    return lineBreak + (raw.startsWith("\r\n", lineBreak) ? 2 : 1);
  }

  private static int endOfIndentation(String raw, int lineBreak) {
    int start = breakEnd(raw, lineBreak);
    return start + blanks(raw.substring(start));
  }

  /** Returns how many spaces and tabs a text begins with. */
  private static int blanks(String raw) {
    int i = 0;
    while (i < raw.length() && (raw.charAt(i) == ' ' || raw.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }
}
