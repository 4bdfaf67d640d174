package io.virtcvm.hook;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the owner of a VM asks for, by annotations of ours. */
final class Annotations {
  /** What their names begin with. */
  static final String PREFIX = "virt-cvm.io/";

  /** Room for 4096 bytes in base64, and some. */
  private static final int LONGEST = 8192;

  /** Room for a document: half of what Kubernetes takes for all annotations of an object. */
  private static final int LONGEST_DOCUMENT = 128 << 10;

  private Annotations() {}

  /**
   * Returns what the annotations set, by the names of settings.
   *
   * @param problems gets one for each that cannot be or may not be used: none is ignored
   */
  static Map<String, Setting> read(
      Vmi vmi, List<Tee> tees, Allowance allowance, List<Finding> problems) {
    Set<String> known = SettingNames.options(tees);
    known.add(SettingNames.TEE);
    Map<String, Setting> settings = new LinkedHashMap<>();
    // In one order, so that the same VM always gets the same message.
    for (Map.Entry<String, String> entry : new TreeMap<>(vmi.annotations()).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      String name = key.substring(PREFIX.length());
      String value = entry.getValue();
      String path = vmi.at("metadata.annotations");
      if (!known.contains(name)) {
        problems.add(
            Finding.error(
                path,
                "unknown annotation " + Quoted.of(key),
                "take it out; there are " + allowance.annotations()));
      } else if (!allowance.contains(name)) {
        problems.add(
            Finding.error(
                path,
                "annotation " + Quoted.of(key) + " is not allowed here",
                "take it out, or ask the cluster's administrator, who can allow it with --allow;"
                    + " allowed are "
                    + allowance.annotations()));
      } else if (value.length() > longest(name, tees)) {
        problems.add(
            Finding.error(
                path,
                "annotation " + Quoted.of(key) + " has " + value.length() + " characters",
                "write at most " + longest(name, tees)));
      } else {
        settings.put(name, Setting.ofAnnotation(key, value));
      }
    }
    return settings;
  }

  private static int longest(String name, List<Tee> tees) {
    for (Tee tee : tees) {
      Optional<Option<?>> option = SettingNames.option(tee, name);
      if (option.isPresent() && option.get().documentSize().isPresent()) {
        return LONGEST_DOCUMENT;
      }
    }
    return LONGEST;
  }
}
