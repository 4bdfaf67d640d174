package io.virtcvm.rules;

/** Numbers of 64 bits as people and libvirt write policies. */
public final class Hexadecimal {
  private Hexadecimal() {}

  /**
   * Reads a number as a user writes it, with its {@code 0x}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static long parse(String text) {
    if (!hasPrefix(text)) {
      throw new IllegalArgumentException("write a policy in hexadecimal, with 0x in front");
    }
    return digits(text.substring(2));
  }

  /**
   * Reads a number as libvirt does: hexadecimal, also without {@code 0x}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static long ofLibvirt(String text) {
    return hasPrefix(text) ? parse(text) : digits(text);
  }

  /** Returns whether a person may have meant another number than libvirt reads. */
  static boolean looksDecimal(String text) {
    if (text.length() < 2 || text.length() > 16) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPrefix(String text) {
    return text.startsWith("0x") || text.startsWith("0X");
  }

  private static long digits(String digits) {
    if (isAscii(digits)) {
      try {
        return Long.parseUnsignedLong(digits, 16);
      } catch (NumberFormatException e) {
        // Too many digits, or none.
      }
    }
    throw new IllegalArgumentException("write a policy as 0x and at most 16 digits");
  }

  /** Long also takes a sign, and the digits of every script; libvirt does not. */
  private static boolean isAscii(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c >= 0x80 || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
