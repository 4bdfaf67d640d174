package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hooks and VMIs for tests. */
final class Hooks {
  private Hooks() {}

  /** Returns a hook with flags, written {@code tee=snp}. */
  static VmiHook hook(String... flags) {
    return new VmiHook(settings(flags), (vm, tee, result) -> {});
  }

  static AdminSettings settings(String... flags) {
    return AdminSettings.of(Tee.all(), List.of(flags(flags)));
  }

  static Map<String, Setting> flags(String... flags) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String flag : flags) {
      String[] parts = flag.split("=", 2);
      settings.put(parts[0], new Setting(parts[1], "--" + parts[0]));
    }
    return settings;
  }

  /**
   * Returns a VMI.
   *
   * @param domain members of spec.domain, or nothing
   * @param annotations written {@code virt-cvm.io/tee=snp}
   */
  static byte[] vmi(String domain, String... annotations) {
    StringBuilder json = new StringBuilder("{\"kind\":\"VirtualMachineInstance\",\"metadata\":{");
    json.append("\"name\":\"payroll\",\"namespace\":\"hr\",\"annotations\":{\"a/b\":\"c\"");
    for (String annotation : annotations) {
      String[] parts = annotation.split("=", 2);
      json.append(",\"").append(parts[0]).append("\":\"").append(parts[1]).append('"');
    }
    json.append("}},\"spec\":{\"domain\":{").append(domain).append("}}}");
    return json.toString().getBytes(UTF_8);
  }

  /** Returns a domain as KubeVirt hands it to a hook. */
  static byte[] domain(String name) throws Exception {
    return Files.readAllBytes(Corpus.domains().resolve("corpus/kubevirt/" + name + ".xml"));
  }
}
