package io.virtcvm.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this machine's kernel says of TEEs, and libvirt does not.
 *
 * @param parameters of KVM's modules, as the kernel prints them: {@code kvm_amd.sev_snp} is {@code
 *     Y}; those that are there
 * @param capacity how many guests of a kind can run at once, by the kernel's names: {@code sev},
 *     {@code sev_es}, {@code tdx}
 * @param sevDevice whether the AMD secure processor's device is there: {@code /dev/sev}
 * @param qgsSocket whether Intel's quote generation service listens where libvirt looks for it
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#misc">the kernel on
 *     misc.capacity</a>
 */
public record LocalFacts(
    Map<String, String> parameters,
    Map<String, Long> capacity,
    boolean sevDevice,
    boolean qgsSocket) {

  private static final List<String> PARAMETERS =
      List.of("kvm_amd.sev", "kvm_amd.sev_es", "kvm_amd.sev_snp", "kvm_intel.tdx", "kvm_intel.sgx");

  /**
   * Looks.
   *
   * @param root the folder where this machine's files begin: {@code /}
   */
  static LocalFacts in(Path root) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : PARAMETERS) {
      String[] words = name.split("\\.", 2);
      read(root.resolve("sys/module/" + words[0] + "/parameters/" + words[1]))
          .ifPresent(value -> parameters.put(name, value.strip()));
    }
    return new LocalFacts(
        parameters,
        capacity(read(root.resolve("sys/fs/cgroup/misc.capacity")).orElse("")),
        Files.exists(root.resolve("dev/sev")),
        Files.exists(root.resolve("var/run/tdx-qgs/qgs.socket")));
  }

  private static Map<String, Long> capacity(String text) {
    Map<String, Long> capacity = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split(" +", 2);
      if (words.length == 2 && words[1].matches("[0-9]{1,18}")) {
        capacity.put(words[0], Long.valueOf(words[1]));
      }
    }
    return capacity;
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether the kernel says that this is switched off; of what it does not name, it does
   * not.
   */
  boolean switchesOff(String parameter) {
    return List.of("N", "0").contains(parameters.getOrDefault(parameter, ""));
  }
}
