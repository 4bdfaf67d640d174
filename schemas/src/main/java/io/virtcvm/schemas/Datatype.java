package io.virtcvm.schemas;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns RELAX NG {@code data} (an XML Schema datatype and its parameters) into what the grammar
 * keeps of it: words, numbers with their bounds, or text. The patterns themselves are dropped.
 */
final class Datatype {
  /** XML Schema's integer types and their bounds; nothing beside the dots is no bound. */
  private static final Map<String, String> INTEGERS =
      Map.of(
          "integer", "..",
          "positiveInteger", "1..",
          "long", "-9223372036854775808..9223372036854775807",
          "int", "-2147483648..2147483647",
          "short", "-32768..32767",
          "unsignedLong", "0..18446744073709551615",
          "unsignedInt", "0..4294967295",
          "unsignedShort", "0..65535");

  private static final Set<String> TEXTS = Set.of("string", "dateTime", "NCName");

  /** {@code (a|b)} or {@code (a)|(b)}: libvirt writes a few enumerations so. */
  private static final Pattern WORDS = Pattern.compile("\\(?-?\\w+\\)?(\\|\\(?-?\\w+\\)?)*");

  private static final Pattern DIGITS = Pattern.compile("\\[0-9]\\{1,(\\d+)}");

  private static final Set<String> SIGNED = Set.of("(-|\\+)?[0-9]+", "-?[0-9]+");

  /** File modes: digits, but not a number that anyone counts with. */
  private static final Pattern OCTAL = Pattern.compile("(0?\\[0-7].*)+");

  /** A number with or without 0x; a fixed width, as in a WWN, is an identifier and stays text. */
  private static final Pattern MAYBE_HEX =
      Pattern.compile("\\(0x\\)\\?(\\[[^]]+]\\??)+(\\{1,\\d+})?");

  /** One digit of such a pattern, and how often it may stand there. */
  private static final Pattern HEX_DIGIT = Pattern.compile("\\[([^]]+)](?:\\{1,(\\d+)})?");

  private static final Pattern ALWAYS_HEX = Pattern.compile("0x\\[.*");

  /**
   * What libvirt's {@code hexuint} looks like. Its source reads these (launch security policies,
   * memory addresses) in base 16 whether or not 0x stands in front.
   */
  private static final String HEXUINT = "(0x)?[0-9a-f]+";

  private Datatype() {}

  /**
   * Returns the alternatives that the datatype allows.
   *
   * @throws IllegalArgumentException if the datatype is not known
   */
  static List<Type.Alternative> of(String type, Map<String, String> parameters) {
    String pattern = parameters.getOrDefault("pattern", "");
    if (INTEGERS.containsKey(type)) {
      return List.of(OCTAL.matcher(pattern).matches() ? new Type.Text() : whole(type, parameters));
    }
    if (!TEXTS.contains(type)) {
      throw new IllegalArgumentException("datatype '" + type + "' is not known to the importer");
    }
    if (WORDS.matcher(pattern).matches()) {
      return Arrays.stream(pattern.replaceAll("[()]", "").split("\\|", -1))
          .map(word -> (Type.Alternative) new Type.Literal(word))
          .toList();
    }
    return List.of(text(pattern));
  }

  private static Type.Alternative text(String pattern) {
    if (pattern.equals(HEXUINT) || ALWAYS_HEX.matcher(pattern).matches()) {
      return new Type.Hex();
    }
    if (SIGNED.contains(pattern)) {
      return new Type.Whole(Optional.empty(), Optional.empty());
    }
    var digits = DIGITS.matcher(pattern);
    if (digits.matches()) {
      BigInteger end = BigInteger.TEN.pow(Integer.parseInt(digits.group(1)));
      return new Type.Whole(
          Optional.of(BigInteger.ZERO), Optional.of(end.subtract(BigInteger.ONE)));
    }
    return MAYBE_HEX.matcher(pattern).matches()
        ? new Type.Whole(Optional.of(BigInteger.ZERO), Optional.of(greatest(pattern)))
        : new Type.Text();
  }

  /** Returns the greatest number that such a pattern matches. */
  private static BigInteger greatest(String pattern) {
    StringBuilder digits = new StringBuilder();
    var digit = HEX_DIGIT.matcher(pattern);
    while (digit.find()) {
      String range = digit.group(1);
      String times = Objects.requireNonNullElse(digit.group(2), "1");
      digits.append(range.substring(range.length() - 1).repeat(Integer.parseInt(times)));
    }
    return new BigInteger(digits.toString(), 16);
  }

  private static Type.Whole whole(String type, Map<String, String> parameters) {
    Type.Whole bounds = Type.Whole.parse(INTEGERS.get(type));
    return new Type.Whole(
        bound(parameters.get("minInclusive"), bounds.min()),
        bound(parameters.get("maxInclusive"), bounds.max()));
  }

  private static Optional<BigInteger> bound(
      @Nullable String parameter, Optional<BigInteger> otherwise) {
    return parameter == null ? otherwise : Optional.of(new BigInteger(parameter));
  }
}
