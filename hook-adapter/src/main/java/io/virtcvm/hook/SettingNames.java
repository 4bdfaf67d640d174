package io.virtcvm.hook;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be set: {@code tee}, every option of every TEE, and who may set which. */
final class SettingNames {
  /** The TEE to convert to, or {@link #AUTO}. */
  static final String TEE = "tee";

  /** The TEE that the VMI asks for. */
  static final String AUTO = "auto";

  /** What owners of VMs may set. */
  static final String ALLOW = "allow";

  /** Whether a VMI that asks for nothing stays as it is. */
  static final String ALLOW_UNPROTECTED = "allow-unprotected";

  private SettingNames() {}

  /** Returns the names of all options, each once. */
  static Set<String> options(List<Tee> tees) {
    Set<String> names = new LinkedHashSet<>();
    for (Tee tee : tees) {
      for (Option<?> option : tee.options()) {
        names.add(option.name());
      }
    }
    return names;
  }

  /** Returns a TEE's option of that name. */
  static Optional<Option<?>> option(Tee tee, String name) {
    for (Option<?> option : tee.options()) {
      if (option.name().equals(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  /** Returns the TEE of that name. */
  static Optional<Tee> tee(List<Tee> tees, String name) {
    for (Tee tee : tees) {
      if (tee.name().equals(name)) {
        return Optional.of(tee);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of TEEs. */
  static List<String> tees(List<Tee> tees) {
    List<String> names = new ArrayList<>();
    for (Tee tee : tees) {
      names.add(tee.name());
    }
    return names;
  }

  /** Returns how an option is named that is meant for one TEE alone. */
  static String ofTee(Tee tee, String option) {
    return tee.name() + "." + option;
  }
}
