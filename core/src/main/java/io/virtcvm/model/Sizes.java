package io.virtcvm.model;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes with units, as https://libvirt.org/formatdomain.html#memory-allocation defines them: KB is
 * 1000 bytes, k and KiB are 1024, and so on. libvirt takes them in any case.
 */
final class Sizes {
  private static final String PREFIXES = "kmgtpe";
  private static final Set<String> BYTES = Set.of("b", "byte", "bytes");
  private static final Pattern SCALED = Pattern.compile("([" + PREFIXES + "])(i?b)?");

  /** The units a size is written in when its own does not fit, the largest first. */
  private static final List<String> WRITTEN = List.of("KiB", "bytes");

  private Sizes() {}

  /**
   * Returns a size in bytes, or empty if the number or the unit is none, or the size is above
   * {@link Long#MAX_VALUE}.
   *
   * @param unit the unit as written, or what libvirt takes for granted; empty if that is nothing
   */
  static OptionalLong bytes(@Nullable String number, String unit) {
    OptionalLong count = Numbers.whole(number);
    long scale = scale(unit);
    if (count.isEmpty() || scale == 0) {
      return OptionalLong.empty();
    }
    BigInteger size =
        new BigInteger(Long.toUnsignedString(count.getAsLong()))
            .multiply(BigInteger.valueOf(scale));
    return size.bitLength() < Long.SIZE ? OptionalLong.of(size.longValue()) : OptionalLong.empty();
  }

  /**
   * Returns the unit to write a size in: the one it has if that holds it without a rest.
   *
   * @throws IllegalArgumentException if the size is below zero
   */
  static String unitFor(long bytes, String unit) {
    if (bytes < 0) {
      throw new IllegalArgumentException("size '" + bytes + "' is below zero");
    }
    long scale = scale(unit);
    if (scale != 0 && bytes % scale == 0) {
      return unit;
    }
    return WRITTEN.stream().filter(one -> bytes % scale(one) == 0).findFirst().orElseThrow();
  }

  /** Returns a size in a unit that {@link #unitFor} gave. */
  static String in(String unit, long bytes) {
    return Long.toString(bytes / scale(unit));
  }

  /** Returns the bytes in a unit, or 0 if it is none. */
  private static long scale(String unit) {
    if (BYTES.contains(unit.toLowerCase(Locale.ROOT))) {
      return 1;
    }
    Matcher matcher = SCALED.matcher(unit.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return 0;
    }
    long base = "b".equals(matcher.group(2)) ? 1000 : 1024;
    long scale = base;
    for (int power = PREFIXES.indexOf(matcher.group(1)); power > 0; power--) {
      scale *= base;
    }
    return scale;
  }
}
