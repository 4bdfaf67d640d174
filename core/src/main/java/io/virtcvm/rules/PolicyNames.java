package io.virtcvm.rules;

import java.util.ArrayList;
import java.util.List;

/** The bits of a TEE's guest policy by name: {@code smt,single-socket}. */
public final class PolicyNames {
  /**
   * A bit.
   *
   * @param number from 0
   * @param name kebab-case
   */
  public record Bit(int number, String name) {}

  private final List<Bit> bits;

  /** Creates the names of a policy. */
  public PolicyNames(Bit... bits) {
    this.bits = List.of(bits);
  }

  /**
   * Returns the number that has just this bit set.
   *
   * @throws IllegalArgumentException if there is no bit of that name
   */
  public long mask(String name) {
    for (Bit bit : bits) {
      if (bit.name().equals(name)) {
        return 1L << bit.number();
      }
    }
    throw new IllegalArgumentException(
        "write a policy in hexadecimal, with 0x in front, or by names from " + of(-1));
  }

  /** Returns the names that {@link #of} has joined; none for {@code none}. */
  public static List<String> list(String names) {
    return names.equals("none") ? List.of() : List.of(names.split(",", -1));
  }

  /** Returns the names of the bits that are set, or {@code none}. */
  public String of(long policy) {
    List<String> names = new ArrayList<>();
    for (Bit bit : bits) {
      if ((policy >>> bit.number() & 1) != 0) {
        names.add(bit.name());
      }
    }
    return names.isEmpty() ? "none" : String.join(",", names);
  }
}
