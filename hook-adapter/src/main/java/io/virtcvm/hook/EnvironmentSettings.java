package io.virtcvm.hook;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Settings from the container's environment: {@code VIRT_CVM_TEE}, {@code VIRT_CVM_TDX_POLICY}. */
public final class EnvironmentSettings {
  private static final String PREFIX = "VIRT_CVM_";

  /** What the command itself reads. */
  private static final Set<String> OTHERS = Set.of("VIRT_CVM_DEBUG", "VIRT_CVM_CONFIG");

  /** What Kubernetes adds for a Service that happens to be named virt-cvm. */
  private static final String OF_SERVICE =
      "VIRT_CVM(_.*)?_(SERVICE_(HOST|PORT(_.*)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)";

  private EnvironmentSettings() {}

  /**
   * Returns the settings, by name.
   *
   * @throws IllegalArgumentException if a variable with our prefix is none of ours: a slip of the
   *     pen would otherwise go unnoticed
   */
  public static Map<String, Setting> of(Map<String, String> environment, List<Tee> tees) {
    Map<String, String> names = names(tees);
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      if (!variable.startsWith(PREFIX)) {
        continue;
      }
      String name = names.get(variable);
      if (name != null) {
        settings.put(name, new Setting(entry.getValue(), variable));
      } else if (!OTHERS.contains(variable) && !variable.matches(OF_SERVICE)) {
        throw new IllegalArgumentException(
            "unknown variable "
                + Quoted.of(variable)
                + " in the environment: take some of "
                + String.join(", ", names.keySet()));
      }
    }
    return settings;
  }

  private static Map<String, String> names(List<Tee> tees) {
    Map<String, String> names = new LinkedHashMap<>();
    add(SettingNames.TEE, names);
    add(SettingNames.ALLOW, names);
    add(SettingNames.ALLOW_UNPROTECTED, names);
    for (String option : SettingNames.options(tees)) {
      add(option, names);
    }
    for (Tee tee : tees) {
      for (Option<?> option : tee.options()) {
        add(SettingNames.ofTee(tee, option.name()), names);
      }
    }
    return names;
  }

  private static void add(String name, Map<String, String> names) {
    names.put(variable(name), name);
  }

  /** Returns the variable for a setting. */
  static String variable(String name) {
    return PREFIX + name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
