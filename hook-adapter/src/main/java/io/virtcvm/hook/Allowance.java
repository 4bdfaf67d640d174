package io.virtcvm.hook;

import io.virtcvm.Tee;
import io.virtcvm.rules.StatelessFirmware;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What owners of VMs may set by annotations. Unless the administrator says otherwise that is
 * everything but the firmware, which is a path inside the launcher, and a policy that opens the
 * guest to the host.
 */
final class Allowance {
  /** Stands for a policy with the bit of this name. */
  static final String DEBUG = "debug";

  private static final String DEFAULT = "default";
  private static final String NONE = "none";

  private final Set<String> names;

  private Allowance(Set<String> names) {
    this.names = names;
  }

  static Allowance usual(List<Tee> tees) {
    Set<String> names = new LinkedHashSet<>();
    names.add(SettingNames.TEE);
    names.addAll(SettingNames.options(tees));
    names.remove(StatelessFirmware.FIRMWARE.name());
    return new Allowance(names);
  }

  /**
   * Reads a list of names with commas between them.
   *
   * @throws IllegalArgumentException if one is unknown
   */
  static Allowance of(Setting list, List<Tee> tees) {
    Set<String> names = new LinkedHashSet<>();
    if (list.value().equals(NONE)) {
      return new Allowance(names);
    }
    Set<String> known = new LinkedHashSet<>();
    known.add(SettingNames.TEE);
    known.addAll(SettingNames.options(tees));
    known.add(DEBUG);
    for (String name : list.value().split(",", -1)) {
      if (name.equals(DEFAULT)) {
        names.addAll(usual(tees).names);
      } else if (known.contains(name)) {
        names.add(name);
      } else {
        throw new IllegalArgumentException(
            list.invalid(
                "unknown name "
                    + Quoted.of(name)
                    + "; take "
                    + DEFAULT
                    + ", "
                    + NONE
                    + " or some of "
                    + String.join(", ", known)));
      }
    }
    if (names.contains(DEBUG) && !names.contains("policy")) {
      throw new IllegalArgumentException(
          list.invalid("'" + DEBUG + "' is a bit of the policy: name 'policy', too"));
    }
    return new Allowance(names);
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** Returns the annotations that may be used, for messages. */
  String annotations() {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (!name.equals(DEBUG)) {
        text.append(text.isEmpty() ? "" : ", ").append(Annotations.PREFIX).append(name);
      }
    }
    return text.isEmpty() ? "none" : text.toString();
  }
}
