package io.virtcvm.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** QEMU's command line, as libvirt would start it, judged by what a TEE needs. */
record TeeCommandLine(String text) {
  private static final List<String> NEEDED =
      List.of(
          " -accel kvm",
          " -machine pc-q35-",
          ",confidential-guest-support=lsec0",
          ",smm=off",
          " -bios /");

  private static final Map<String, List<String>> NEEDED_BY =
      Map.of(
          "snp",
          List.of("\"qom-type\":\"sev-snp-guest\",\"id\":\"lsec0\""),
          "tdx",
          List.of(
              "\"qom-type\":\"tdx-guest\",\"id\":\"lsec0\"",
              ",kernel_irqchip=split",
              " -cpu host",
              ",pmu=off"));

  private static final List<String> FORBIDDEN =
      List.of(",pflash0=", ",smm=on", "\"iommu_platform\":false");

  private static final Map<String, List<String>> FORBIDDEN_BY =
      Map.of("snp", List.of(), "tdx", List.of(",pmu=on", "phys-bits="));

  /** Returns what is missing for a TEE, and what there is that may not be. */
  List<String> flaws(String tee) {
    return Stream.of(
            NEEDED.stream().filter(word -> !text.contains(word)).map(word -> "lacks" + word),
            NEEDED_BY.get(tee).stream()
                .filter(word -> !text.contains(word))
                .map(word -> "lacks " + word),
            FORBIDDEN.stream().filter(text::contains).map(word -> "has " + word),
            FORBIDDEN_BY.get(tee).stream().filter(text::contains).map(word -> "has " + word),
            // QEMU follows the last.
            Stream.of("confidential-guest-support=", " -bios ")
                .filter(word -> text.indexOf(word) != text.lastIndexOf(word))
                .map(word -> "has two of " + word))
        .flatMap(words -> words)
        .map(String::strip)
        .toList();
  }
}
