package io.virtcvm.schemas;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** What a value is in Java, beside the text it is stored as. */
enum ValueKind {
  TEXT,
  YES_NO,
  ON_OFF,
  /** A whole number that may be above {@link Long#MAX_VALUE}, and is never below zero. */
  UNSIGNED,
  WHOLE,
  HEX,
  WORD;

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** Returns the kind of a type whose named alternatives are resolved. */
  static ValueKind of(Type type) {
    Set<String> literals = Set.copyOf(type.literals());
    List<Type.Alternative> others =
        type.alternatives().stream().filter(one -> !(one instanceof Type.Literal)).toList();
    if (others.stream().anyMatch(Type.Text.class::isInstance)) {
      return TEXT;
    }
    if (others.isEmpty() && Set.of("yes", "no").containsAll(literals)) {
      return YES_NO;
    }
    if (others.isEmpty() && Set.of("on", "off").containsAll(literals)) {
      return ON_OFF;
    }
    if (!literals.stream().allMatch(literal -> literal.matches("-?[0-9]+"))) {
      return WORD;
    }
    if (!others.isEmpty() && others.stream().allMatch(Type.Hex.class::isInstance)) {
      return HEX;
    }
    return others.stream().anyMatch(ValueKind::isAboveLong) ? UNSIGNED : WHOLE;
  }

  private static boolean isAboveLong(Type.Alternative alternative) {
    return alternative instanceof Type.Whole whole
        && whole.max().filter(max -> max.compareTo(LONG_MAX) > 0).isPresent();
  }
}
