package io.virtcvm;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A kind of trusted execution environment, found through {@link ServiceLoader}.
 *
 * <p>To add one is to add a module with an implementation of this interface; nothing else is
 * touched.
 */
public interface Tee {
  /** Returns the short name by which users ask for it, in lower case. */
  String name();

  /** Returns the vendor's name for it, for people to read. */
  String title();

  /**
   * Returns libvirt's name for it: the type of {@code <launchSecurity>}, and what domcapabilities
   * list as {@code sectype}.
   */
  String launchSecurity();

  /**
   * Returns the names of the bits that are set in a policy which a guest was launched with, as its
   * option takes them; none for a TEE whose policy has no bits.
   *
   * @param policy all its bits
   */
  default List<String> policyNames(long policy) {
    return List.of();
  }

  /** Returns the options that its rules understand, in the order in which help lists them. */
  List<Option<?>> options();

  /** Returns its rules in the order in which they run. */
  List<Rule> rules();

  /** Returns every TEE on the class or module path, by name. */
  static List<Tee> all() {
    List<Tee> tees = new ArrayList<>();
    ServiceLoader.load(Tee.class, Tee.class.getClassLoader()).forEach(tees::add);
    // Comparator.comparing makes a serialisable lambda, which no class archive holds.
    tees.sort((one, other) -> one.name().compareTo(other.name()));
    return List.copyOf(tees);
  }

  /**
   * Returns the TEE of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  static Tee named(String name) {
    List<Tee> all = all();
    for (Tee tee : all) {
      if (tee.name().equals(name)) {
        return tee;
      }
    }
    throw new IllegalArgumentException(
        "unknown TEE '" + name + "': take one of " + all.stream().map(Tee::name).toList());
  }
}
