package io.virtcvm.model;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as libvirt reads and writes them.
 *
 * <p>A number is decimal, or hexadecimal with 0x in front; some places are hexadecimal either way.
 * Those above {@link Long#MAX_VALUE} come as negative longs, for {@link
 * Long#toUnsignedString(long)} and its like.
 */
final class Numbers {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern HEX = Pattern.compile("(0[xX])?[0-9a-fA-F]+");

  private Numbers() {}

  /** Returns the number that a text is, decimal or with 0x in front. */
  static OptionalLong whole(@Nullable String text) {
    if (text != null && DECIMAL.matcher(text).matches()) {
      return parse(text, 10);
    }
    return text != null && isHex(text) ? hex(text) : OptionalLong.empty();
  }

  /** Returns the number that a text is in base 16. */
  static OptionalLong hex(@Nullable String text) {
    if (text == null || !HEX.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    return parse(isHex(text) ? text.substring(2) : text, 16);
  }

  private static boolean isHex(String text) {
    return text.startsWith("0x") || text.startsWith("0X");
  }

  private static OptionalLong parse(String text, int radix) {
    try {
      return OptionalLong.of(
          text.startsWith("-") ? Long.parseLong(text, radix) : Long.parseUnsignedLong(text, radix));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // more than 64 bits
    }
  }

  /** Writes a number as its old text is written: decimal, or hexadecimal of the same width. */
  static String like(@Nullable String old, long value) {
    if (old == null || !isHex(old) || value < 0) {
      return Long.toString(value);
    }
    String digits = Long.toHexString(value);
    return "0x" + "0".repeat(Math.max(0, old.length() - 2 - digits.length())) + digits;
  }

  /** Writes a number that has no sign, as {@link #like} does. */
  static String unsignedLike(@Nullable String old, long value) {
    return value < 0 && (old == null || !isHex(old))
        ? Long.toUnsignedString(value)
        : like(old, value);
  }

  /** Writes a number in base 16. */
  static String toHex(long value) {
    return "0x" + Long.toHexString(value).toLowerCase(Locale.ROOT);
  }
}
