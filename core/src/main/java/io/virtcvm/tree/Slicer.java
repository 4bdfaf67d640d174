package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Cuts a text into nodes, in lock step with the events of the parser that judges it.
 *
 * <p>Only looks for where things begin and end. Whatever it cannot find as the parser told it (a
 * name, a value, a character of text) means that the two read the document differently; the
 * document is then refused.
 */
final class Slicer extends DefaultHandler {
  private final String text;
  private int cursor;

  /** The characters the parser told since the last tag. */
  private char[] told = new char[256];

  private int toldLength;

  /** The nodes read so far of all open elements, and where those of each begin. */
  private final List<Node> nodes = new ArrayList<>();

  private final int[] firstNode = new int[Gate.MAX_DEPTH + 1];
  private int depth;
  private @Nullable Element open;
  private @Nullable Element root;

  Slicer(String text, int start) {
    this.text = text;
    this.cursor = start;
  }

  /** Returns the root element, or null before its start tag. */
  @Nullable Element root() {
    return root;
  }

  /** Returns the element that is not closed yet, or null. */
  @Nullable Element open() {
    return open;
  }

  int cursor() {
    return cursor;
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes) {
    if (open == null) {
      skipProlog();
    } else {
      readPieces();
    }
    int start = cursor;
    requireQName(qName);
    expect("<");
    expect(qName);
    List<Attribute> read = readAttributes(attributes);
    int tail = cursor;
    skipWhite();
    if (text.startsWith("/", cursor)) {
      cursor++;
    }
    expect(">");
    Element element = new Element(uri, localName, text, start, tail, cursor);
    element.state(new State(open, qName, read, List.of()));
    if (open == null) {
      root = element;
    } else {
      nodes.add(element);
    }
    open = element;
    firstNode[depth++] = nodes.size();
  }

  @Override
  public void endElement(String uri, String localName, String qName) {
    Element element = Objects.requireNonNull(open);
    if (!element.isSelfClosed()) {
      readPieces();
      int close = cursor;
      expect("</");
      expect(qName);
      skipWhite();
      expect(">");
      element.closed(close, cursor);
      List<Node> own = nodes.subList(firstNode[depth - 1], nodes.size());
      if (!own.isEmpty()) {
        element.state(element.state().withContent(Arrays.asList(own.toArray(new Node[0]))));
        own.clear();
      }
    }
    depth--;
    open = element.parent();
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    if (toldLength + length > told.length) {
      told = Arrays.copyOf(told, 2 * (toldLength + length));
    }
    System.arraycopy(chars, start, told, toldLength, length);
    toldLength += length;
  }

  private List<Attribute> readAttributes(Attributes attributes) {
    int count = attributes.getLength();
    if (count == 0) {
      return List.of();
    }
    Attribute[] read = new Attribute[count];
    for (int i = 0; i < count; i++) {
      read[i] = readAttribute(attributes, i);
    }
    return Arrays.asList(read);
  }

  private Attribute readAttribute(Attributes attributes, int index) {
    int start = cursor;
    String qName = attributes.getQName(index);
    String value = attributes.getValue(index);
    skipWhite();
    requireQName(qName);
    expect(qName);
    skipWhite();
    expect("=");
    skipWhite();
    int open = cursor;
    expect(text.startsWith("'", open) ? "'" : "\"");
    int close = text.indexOf(text.charAt(open), cursor);
    // The very same characters are the usual case, and need no decoding to compare.
    if (close - cursor != value.length() || !text.startsWith(value, cursor)) {
      if (close < 0 || !Chars.decodeAttribute(text, cursor, close).equals(value)) {
        throw outOfStep();
      }
    }
    cursor = close + 1;
    boolean declaration = qName.equals("xmlns") || qName.startsWith("xmlns:");
    String namespace = declaration ? Attribute.XMLNS : attributes.getURI(index);
    String localName = qName.substring(qName.indexOf(':') + 1);
    return Attribute.read(namespace, localName, qName, value, text, start, cursor);
  }

  private void skipProlog() {
    cursor = find("<", cursor);
    while (text.startsWith("<!", cursor) || text.startsWith("<?", cursor)) {
      cursor = find("<", endOfMarkup());
    }
  }

  /**
   * Reads text, CDATA and other markup up to the next tag, and compares them with what was told.
   */
  private void readPieces() {
    int agreed = 0;
    while (true) {
      int tag = find("<", cursor);
      if (tag > cursor) {
        agreed = agree(agreed, new Piece(Piece.Kind.TEXT, text, cursor, tag));
        cursor = tag;
      }
      char next = tag + 1 < text.length() ? text.charAt(tag + 1) : 0;
      if (next != '!' && next != '?') {
        break;
      }
      if (text.startsWith("<![CDATA[", tag)) {
        int end = find("]]>", tag) + 3;
        agreed = agree(agreed, new Piece(Piece.Kind.CDATA, text, tag, end));
        cursor = end;
      } else {
        cursor = endOfMarkup();
        nodes.add(new Piece(Piece.Kind.MARKUP, text, tag, cursor));
      }
    }
    if (agreed != toldLength) {
      throw outOfStep();
    }
    toldLength = 0;
  }

  /** Adds a piece and compares it with what was told from an index; returns the index after it. */
  private int agree(int from, Piece piece) {
    nodes.add(piece);
    int i = from;
    if (piece.isText()) {
      // Most text is white space or a word: compared where it stands until a reference comes.
      int at = piece.start();
      while (at < piece.end() && i < toldLength && text.charAt(at) == told[i]) {
        if (text.charAt(at) == '&') {
          break;
        }
        at++;
        i++;
      }
      if (at == piece.end()) {
        return i;
      }
    }
    String value = piece.value();
    int end = from + value.length();
    if (end > toldLength
        || !value.contentEquals(java.nio.CharBuffer.wrap(told, from, value.length()))) {
      throw outOfStep();
    }
    return end;
  }

  /** Returns where the comment or processing instruction at the cursor ends. */
  private int endOfMarkup() {
    return text.startsWith("<!--", cursor)
        ? find("-->", cursor + 4) + 3
        : find("?>", cursor + 2) + 2;
  }

  private int find(String what, int from) {
    int found = what.length() == 1 ? text.indexOf(what.charAt(0), from) : text.indexOf(what, from);
    if (found < 0) {
      throw outOfStep();
    }
    return found;
  }

  private void expect(String what) {
    if (!text.startsWith(what, cursor)) {
      throw outOfStep();
    }
    cursor += what.length();
  }

  private void skipWhite() {
    while (cursor < text.length() && text.charAt(cursor) <= ' ') {
      cursor++;
    }
  }

  /** Refuses names the JDK's parser lets through although they are not QNames, such as ':b'. */
  private void requireQName(String qName) {
    int colon = qName.indexOf(':');
    if (colon >= 0
        && (colon == 0 || colon == qName.length() - 1 || qName.indexOf(':', colon + 1) > 0)) {
      throw new XmlProblem(
          "not well formed",
          "name '%s' is not a prefix and a name; remove the colon".formatted(qName),
          Place.of(text, cursor));
    }
  }

  private XmlProblem outOfStep() {
    return new XmlProblem(
        "not accepted",
        "the text reads differently from what the parser made of it; report this document",
        Place.of(text, cursor));
  }
}
