package io.virtcvm.attestation;

import java.nio.ByteBuffer;

/** Values of ASN.1 in DER (ITU-T X.690), one after the other, with lengths up to 64 KiB. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** The curve of a private key, RFC 5915. */
  static final int PARAMETERS = 0xa0;

  private final ByteBuffer bytes;

  Der(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  private Der(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  /** Returns the tag of the next value. */
  int tag() {
    return hasMore() ? unsigned(bytes.position()) : -1;
  }

  /**
   * Goes past a value, and returns what is in it.
   *
   * @throws IllegalArgumentException if the next value is another, or cut
   */
  Der open(int tag) {
    ByteBuffer content = content(tag);
    return new Der(content);
  }

  /** Goes past a value, and returns its bytes; otherwise as {@link #open}. */
  byte[] take(int tag) {
    byte[] content = new byte[content(tag).remaining()];
    bytes.get(bytes.position() - content.length, content);
    return content;
  }

  private ByteBuffer content(int tag) {
    if (tag() != tag || bytes.remaining() < 2) {
      throw broken();
    }
    int header = 2;
    int length = unsigned(bytes.position() + 1);
    if (length >= 0x80) {
      int more = length - 0x80;
      if (more < 1 || more > 2 || bytes.remaining() < header + more) {
        throw broken();
      }
      length = 0;
      for (int i = 0; i < more; i++) {
        length = length << 8 | unsigned(bytes.position() + header + i);
      }
      header += more;
    }
    if (bytes.remaining() < header + length) {
      throw broken();
    }
    ByteBuffer content = bytes.slice(bytes.position() + header, length);
    bytes.position(bytes.position() + header + length);
    return content;
  }

  private int unsigned(int at) {
    return Byte.toUnsignedInt(bytes.get(at));
  }

  private static IllegalArgumentException broken() {
    return new IllegalArgumentException("broken: what the PEM block holds is no key of P-384");
  }
}
