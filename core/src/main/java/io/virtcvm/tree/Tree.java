package io.virtcvm.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/**
 * A document that is written as the very text it was read from, but for its edits.
 *
 * <p>A tree belongs to one thread at a time; any number of threads may parse.
 */
public final class Tree {
  /** The largest document that is read, in bytes or UTF-16 units: 16 MiB. */
  public static final int MAX_SIZE = 16 << 20;

  private final String source;
  private final Element root;
  private final Journal journal;

  private Tree(String source, Element root) {
    this.source = source;
    this.root = root;
    this.journal = new Journal(root);
    root.rootOf(journal);
  }

  /**
   * Reads a document.
   *
   * @throws XmlProblem if the text is not accepted
   */
  public static Tree parse(String xml) {
    return new Tree(xml, Gate.read(xml));
  }

  /**
   * Reads a document in UTF-8, with or without a byte order mark.
   *
   * @throws XmlProblem if the bytes are not accepted
   */
  public static Tree parse(byte[] utf8) {
    return parse(Utf8.decode(utf8));
  }

  /**
   * Reads a document in UTF-8 to the stream's end, or to where it has become too large.
   *
   * @throws XmlProblem if the bytes are not accepted
   */
  public static Tree parse(InputStream utf8) throws IOException {
    return parse(utf8.readNBytes(MAX_SIZE + 1));
  }

  public Element root() {
    return root;
  }

  /** Returns what was changed since it was last asked. */
  public Journal journal() {
    return journal;
  }

  /** Returns the document as it stands; the text that was read, as long as nothing is edited. */
  public String text() {
    return root.isChanged() ? Printer.document(source, root) : source;
  }

  /** Returns the document in UTF-8; a byte order mark that was read is written. */
  public byte[] bytes() {
    return text().getBytes(UTF_8);
  }

  /** Returns a second tree that stands as this one does, its journal empty. */
  public Tree copy() {
    return new Tree(source, root.copy(null));
  }
}
