package io.virtcvm.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** Strict decoding of UTF-8. */
final class Utf8 {
  private Utf8() {}

  /**
   * Decodes bytes; a byte order mark stays the first character.
   *
   * @throws XmlProblem with the place of the first byte that is not UTF-8
   */
  static String decode(byte[] bytes) {
    if (bytes.length > Tree.MAX_SIZE) {
      throw Gate.tooLarge();
    }
    if (bytes.length > 1 && (isUtf16Mark(bytes) || bytes[0] == 0 || bytes[1] == 0)) {
      throw new XmlProblem(
          "not accepted",
          "the document is in UTF-16; convert with iconv -f UTF-16 -t UTF-8",
          new Place(1, 1));
    }
    String text = new String(bytes, UTF_8);
    // Only where the lenient decoder may have put a replacement character is the slow one needed.
    if (text.indexOf('\uFFFD') >= 0) {
      requireStrict(bytes);
    }
    return text;
  }

  private static boolean isUtf16Mark(byte[] bytes) {
    int mark = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return mark == 0xFEFF || mark == 0xFFFE;
  }

  private static void requireStrict(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (UTF_8.newDecoder().decode(in, out, true).isError()) {
      String before = out.flip().toString();
      throw new XmlProblem(
          "not accepted",
          "byte 0x%02X is not UTF-8; convert with iconv -t UTF-8".formatted(in.get()),
          Place.of(before, before.length()));
    }
  }
}
