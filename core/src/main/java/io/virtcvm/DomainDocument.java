package io.virtcvm;

import io.virtcvm.model.Domain;
import io.virtcvm.model.Views;
import io.virtcvm.tree.Tree;
import io.virtcvm.tree.XmlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The XML of one libvirt domain, kept to the byte.
 *
 * <p>{@link #domain()} is a live view: what is set there changes the text at that place, and
 * nowhere else. An unedited document writes the very bytes it was read from. A document is confined
 * to one thread; a {@link Chain} works on a copy.
 *
 * <p>Accepted is what the JDK's XML parser accepts, in UTF-8, of at most 16 MiB, without DOCTYPE,
 * with {@code <domain>} as its root.
 */
public final class DomainDocument {
  private final Tree tree;

  private DomainDocument(Tree tree) {
    this.tree = tree;
  }

  /**
   * Reads a domain from its XML.
   *
   * @throws InvalidDomainException if it is not the well-formed XML of one domain
   */
  public static DomainDocument parse(String xml) {
    return of(() -> Tree.parse(xml));
  }

  /**
   * Reads a domain from its XML in UTF-8, with or without a byte order mark.
   *
   * @throws InvalidDomainException if it is not the well-formed XML of one domain
   */
  public static DomainDocument parse(byte[] xml) {
    return of(() -> Tree.parse(xml));
  }

  /**
   * Reads a domain from a file.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidDomainException if it is not the well-formed XML of one domain
   */
  public static DomainDocument read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /**
   * Reads a domain from a stream to its end; never more than a domain may be long.
   *
   * @throws IOException if the stream cannot be read
   * @throws InvalidDomainException if it is not the well-formed XML of one domain
   */
  public static DomainDocument read(InputStream in) throws IOException {
    return parse(in.readNBytes(Tree.MAX_SIZE + 1));
  }

  private static DomainDocument of(Supplier<Tree> parse) {
    Tree tree;
    try {
      tree = parse.get();
    } catch (XmlProblem e) {
      throw new InvalidDomainException(e.getMessage(), e.line(), e.column());
    }
    String root = tree.root().localName();
    if (!root.equals("domain") || !tree.root().namespace().isEmpty()) {
      int line = tree.root().line();
      int column = tree.root().column();
      String place = "line " + line + ", column " + column;
      throw new InvalidDomainException(
          "not a domain: " + place + ": the root element is <" + root + ">; " + remedy(root),
          line,
          column);
    }
    return new DomainDocument(tree);
  }

  private static String remedy(String root) {
    return switch (root) {
      case "domstatus" ->
          "this is libvirt's own state of a running domain; take what 'virsh dumpxml --inactive' prints";
      case "domainsnapshot", "domaincheckpoint", "domainbackup" ->
          "take the domain itself, as 'virsh dumpxml --inactive' prints it";
      default -> "pass the XML of one domain, as 'virsh dumpxml --inactive' prints it";
    };
  }

  /** Returns the live view of the domain. */
  public Domain domain() {
    return Views.domain(tree.root());
  }

  /** Returns an independent copy of the document as it stands. */
  public DomainDocument copy() {
    return new DomainDocument(tree.copy());
  }

  /** Returns the XML. */
  public String toXml() {
    return tree.text();
  }

  /** Returns the XML in UTF-8, with a byte order mark if it came with one. */
  public byte[] toBytes() {
    return tree.bytes();
  }

  Tree tree() {
    return tree;
  }
}
