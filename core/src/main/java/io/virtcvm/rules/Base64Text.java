package io.virtcvm.rules;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Bytes of a fixed number, written in base64, as QEMU reads it: line breaks may stand in it, other
 * white space may not, which libvirt lets pass.
 */
final class Base64Text {
  private Base64Text() {}

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if it is not so many bytes in base64
   */
  static byte[] decode(String base64, int length) {
    String text = base64.replace("\n", "");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expected(length) + "; this is not base64", e);
    }
    // Without its padding the JDK would take it, and libvirt's schema would not.
    if (bytes.length != length || text.length() != (length + 2) / 3 * 4) {
      throw new IllegalArgumentException(
          isHexadecimal(text, length)
              ? expected(length)
                  + "; these are its hexadecimal digits, in base64 they are "
                  + toBase64(text)
              : expected(length) + "; this holds " + bytes.length + " bytes");
    }
    return bytes;
  }

  private static String expected(int length) {
    return "write " + length + " bytes in base64";
  }

  /** The digits of a digest are the usual mistake, and base64 of half as many bytes again. */
  private static boolean isHexadecimal(String text, int length) {
    if (text.length() != 2 * length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String toBase64(String hexadecimal) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hexadecimal));
  }
}
