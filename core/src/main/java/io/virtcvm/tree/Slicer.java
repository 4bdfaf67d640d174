package io.virtcvm.tree;

import java.nio.CharBuffer;
import java.util.Arrays;
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
  private Node[] nodes = new Node[128];

  private int nodeCount;
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
    expect('<');
    expectName(qName);
    Attribute[] read = readAttributes(attributes);
    int tail = cursor;
    skipWhite();
    if (at(cursor) == '/') {
      cursor++;
    }
    expect('>');
    Element element = new Element(uri, localName, text, start, tail, cursor);
    element.state(State.read(open, qName, read));
    if (open == null) {
      root = element;
    } else {
      add(element);
    }
    open = element;
    firstNode[depth++] = nodeCount;
  }

  @Override
  public void endElement(String uri, String localName, String qName) {
    Element element = Objects.requireNonNull(open);
    if (!element.isSelfClosed()) {
      readPieces();
      int close = cursor;
      expect('<');
      expect('/');
      expectName(qName);
      skipWhite();
      expect('>');
      element.closed(close, cursor);
      int first = firstNode[depth - 1];
      if (nodeCount > first) {
        Node[] own = Arrays.copyOfRange(nodes, first, nodeCount);
        element.state(element.state().withContent(own));
        nodeCount = first;
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

  private void add(Node node) {
    if (nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * nodeCount);
    }
    nodes[nodeCount++] = node;
  }

  private Attribute[] readAttributes(Attributes attributes) {
    Attribute[] read = new Attribute[attributes.getLength()];
    for (int i = 0; i < read.length; i++) {
      read[i] = readAttribute(attributes, i);
    }
    return read;
  }

  private Attribute readAttribute(Attributes attributes, int index) {
    int start = cursor;
    String qName = attributes.getQName(index);
    String value = attributes.getValue(index);
    skipWhite();
    expectName(qName);
    skipWhite();
    expect('=');
    skipWhite();
    char quote = at(cursor);
    expect(quote == '"' ? '"' : '\'');
    int close = find(quote, cursor);
    // The very same characters are the usual case, and need no decoding to compare.
    boolean same =
        close - cursor == value.length()
            && text.startsWith(value, cursor)
            && value.indexOf('&') < 0;
    if (!same && !Chars.decodeAttribute(text, cursor, close).equals(value)) {
      throw outOfStep();
    }
    cursor = close + 1;
    String localName = attributes.getLocalName(index);
    String namespace = attributes.getURI(index);
    if (qName.startsWith("xmlns") && (qName.length() == 5 || qName.charAt(5) == ':')) {
      localName = qName.substring(qName.indexOf(':') + 1);
      namespace = Attribute.XMLNS;
    }
    return Attribute.read(namespace, localName, qName, value, text, start, cursor);
  }

  private void skipProlog() {
    cursor = find('<', cursor);
    while (at(cursor + 1) == '!' || at(cursor + 1) == '?') {
      cursor = find('<', endOfMarkup());
    }
  }

  /**
   * Reads text, CDATA and other markup up to the next tag, and compares them with what was told.
   */
  private void readPieces() {
    int agreed = 0;
    while (true) {
      int tag = find('<', cursor);
      if (tag > cursor) {
        agreed = agree(agreed, new Piece(Piece.Kind.TEXT, text, cursor, tag));
        cursor = tag;
      }
      char next = at(tag + 1);
      if (next != '!' && next != '?') {
        break;
      }
      cursor = endOfMarkup();
      boolean data = text.startsWith("<![CDATA[", tag);
      Piece.Kind kind = data ? Piece.Kind.CDATA : Piece.Kind.MARKUP;
      agreed = agree(agreed, new Piece(kind, text, tag, cursor));
    }
    if (agreed != toldLength) {
      throw outOfStep();
    }
    toldLength = 0;
  }

  /** Adds a piece and compares it with what was told from an index; returns the index after it. */
  private int agree(int from, Piece piece) {
    add(piece);
    if (piece.isText() && agreesAsWritten(from, piece)) {
      return from + piece.end() - piece.start();
    }
    String value = piece.value();
    int end = from + value.length();
    if (end > toldLength || !value.contentEquals(CharBuffer.wrap(told, from, value.length()))) {
      throw outOfStep();
    }
    return end;
  }

  /** Compares text where it stands: most is white space or words, and needs no decoding. */
  private boolean agreesAsWritten(int from, Piece piece) {
    int shift = from - piece.start();
    if (piece.end() + shift > toldLength) {
      return false;
    }
    for (int i = piece.start(); i < piece.end(); i++) {
      char c = text.charAt(i);
      if (c != told[i + shift] || c == '&') {
        return false;
      }
    }
    return true;
  }

  /** Returns where the comment, CDATA section or processing instruction at the cursor ends. */
  private int endOfMarkup() {
    String end = "?>";
    if (at(cursor + 1) == '!') {
      end = at(cursor + 2) == '-' ? "-->" : "]]>";
    }
    // Past the beginning, so that <!--> does not end where it began.
    int found = text.indexOf(end, cursor + (end.length() == 2 ? 2 : 4));
    if (found < 0) {
      throw outOfStep();
    }
    return found + end.length();
  }

  private int find(char what, int from) {
    int found = text.indexOf(what, from);
    if (found < 0) {
      throw outOfStep();
    }
    return found;
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  private void expect(char what) {
    if (at(cursor) != what) {
      throw outOfStep();
    }
    cursor++;
  }

  private void expectName(String qName) {
    // The JDK's parser checks the rest of what makes a QName, but not this.
    if (qName.charAt(0) == ':') {
      throw new XmlProblem(
          "not well formed",
          "name '%s' begins with a colon; remove it".formatted(qName),
          Place.of(text, cursor));
    }
    if (!text.startsWith(qName, cursor)) {
      throw outOfStep();
    }
    cursor += qName.length();
  }

  private void skipWhite() {
    int at = cursor;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    cursor = at;
  }

  private XmlProblem outOfStep() {
    return new XmlProblem(
        "not accepted",
        "the text reads differently from what the parser made of it; report this document",
        Place.of(text, cursor));
  }
}
