package io.virtcvm.schemas;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the value of an attribute or the text of an element may be: any of some alternatives, in the
 * order of the schema. No alternative at all means that there is no text.
 */
public record Type(List<Alternative> alternatives) {

  /** One thing a value may be. */
  public sealed interface Alternative permits Literal, Named, Text, Whole, Hex {}

  /** Exactly this word. */
  public record Literal(String text) implements Alternative {}

  /** A type that libvirt's schema has a name for; the grammar says what it is made of. */
  public record Named(String name) implements Alternative {}

  /** Any text; the schema's patterns are not kept. */
  public record Text() implements Alternative {}

  /**
   * A whole number, decimal or with {@code 0x} in front.
   *
   * @param min the least value allowed, when the schema has one
   * @param max the greatest value allowed, when the schema has one
   */
  public record Whole(Optional<BigInteger> min, Optional<BigInteger> max) implements Alternative {

    /** Reads bounds as the grammar file writes them: {@code 0..255}, {@code 1..}, {@code ..}. */
    static Whole parse(String bounds) {
      int dots = bounds.indexOf("..");
      return new Whole(number(bounds.substring(0, dots)), number(bounds.substring(dots + 2)));
    }

    private static Optional<BigInteger> number(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(new BigInteger(text));
    }

    /** Returns the bounds as the grammar file writes them. */
    String bounds() {
      return min.map(Object::toString).orElse("") + ".." + max.map(Object::toString).orElse("");
    }

    /** Returns the smallest range that holds both. */
    Whole union(Whole other) {
      return new Whole(
          min.flatMap(a -> other.min.map(a::min)), max.flatMap(a -> other.max.map(a::max)));
    }
  }

  /** A whole number that is hexadecimal whether or not {@code 0x} stands in front. */
  public record Hex() implements Alternative {}

  /** No text. */
  public static final Type NONE = new Type(List.of());

  public Type {
    alternatives = List.copyOf(alternatives);
  }

  static Type of(Alternative... alternatives) {
    return new Type(List.of(alternatives));
  }

  /** Returns this type's alternatives, then those of the other that are new. */
  Type union(Type other) {
    LinkedHashSet<Alternative> all = new LinkedHashSet<>(alternatives);
    all.addAll(other.alternatives);
    return new Type(new ArrayList<>(all));
  }

  /** Returns the words among the alternatives. */
  public List<String> literals() {
    return alternatives.stream()
        .filter(Literal.class::isInstance)
        .map(alternative -> ((Literal) alternative).text())
        .toList();
  }

  /** Tells whether nothing but words is allowed. */
  public boolean isEnumeration() {
    return !alternatives.isEmpty() && alternatives.stream().allMatch(Literal.class::isInstance);
  }
}
