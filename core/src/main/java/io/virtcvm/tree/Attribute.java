package io.virtcvm.tree;

import java.util.Objects;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;

/**
 * An attribute: its name, its decoded value, and the slice it is written as, from the white space
 * before it to its closing quote.
 *
 * <p>A removed attribute stays in its element without a value. Should it be set again it returns to
 * its place, and with its first value also to its first spelling.
 */
public final class Attribute {
  static final String XMLNS = XMLConstants.XMLNS_ATTRIBUTE_NS_URI;

  private final String namespace;
  private final String localName;
  private final String qName;
  private final @Nullable String value;
  private final String source;
  private final int start;
  private final int end;
  private final @Nullable Attribute origin;

  private Attribute(
      String namespace,
      String localName,
      String qName,
      @Nullable String value,
      String source,
      int start,
      int end,
      @Nullable Attribute origin) {
    this.namespace = namespace;
    this.localName = localName;
    this.qName = qName;
    this.value = value;
    this.source = source;
    this.start = start;
    this.end = end;
    this.origin = origin;
  }

  /** Returns an attribute that stands in a text. */
  static Attribute read(
      String namespace,
      String localName,
      String qName,
      String value,
      String source,
      int start,
      int end) {
    return new Attribute(namespace, localName, qName, value, source, start, end, null);
  }

  /** Returns an attribute whose prefix and quotes wait for the place where it will be written. */
  static Attribute unwritten(String namespace, String localName, String value) {
    return new Attribute(namespace, localName, "", value, "", 0, 0, null);
  }

  static Attribute declaration(String prefix, String uri, char quote) {
    String qName = prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix;
    return unwritten(XMLNS, prefix.isEmpty() ? "xmlns" : prefix, uri).written(qName, quote);
  }

  public String namespace() {
    return namespace;
  }

  public String localName() {
    return localName;
  }

  /** Returns the name as written, with its prefix; the local name while that is not settled. */
  public String qName() {
    return qName.isEmpty() ? localName : qName;
  }

  public String value() {
    return Objects.requireNonNull(value, "a removed attribute is not shown");
  }

  @Nullable String valueOrNull() {
    return value;
  }

  boolean present() {
    return value != null;
  }

  boolean is(String otherNamespace, String otherLocalName) {
    return localName.equals(otherLocalName) && namespace.equals(otherNamespace);
  }

  boolean isDeclaration() {
    return present() && namespace.equals(XMLNS);
  }

  /** Tells whether this is in a namespace, and declares none. */
  boolean isForeign() {
    return !namespace.isEmpty() && present() && !namespace.equals(XMLNS);
  }

  /** Returns the prefix this namespace declaration binds; empty for the default namespace. */
  String declaredPrefix() {
    return qName.equals("xmlns") ? "" : localName;
  }

  boolean isWritten() {
    return !source.isEmpty();
  }

  char quote() {
    return source.charAt(end - 1);
  }

  /**
   * Returns this attribute with another value, or removed, spelled as it was wherever it can be.
   */
  Attribute with(@Nullable String newValue) {
    Attribute first = origin == null ? this : origin;
    if (Objects.equals(newValue, first.value)) {
      return first;
    }
    if (newValue == null || !first.isWritten()) {
      return new Attribute(namespace, localName, qName, newValue, "", 0, 0, first);
    }
    char quote = first.quote();
    int open = first.source.indexOf(quote, first.start);
    String slice =
        first.source.substring(first.start, open + 1) + Chars.escape(newValue, quote) + quote;
    return new Attribute(namespace, localName, qName, newValue, slice, 0, slice.length(), first);
  }

  /** Returns this attribute written under a name in these quotes. */
  Attribute written(String newName, char quote) {
    String slice = " " + newName + "=" + quote + Chars.escape(value(), quote) + quote;
    return read(namespace, localName, newName, value(), slice, 0, slice.length());
  }

  void write(StringBuilder out) {
    out.append(source, start, end);
  }
}
