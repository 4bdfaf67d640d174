package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** QEMU's command line, as libvirt would start it. */
record TeeCommandLine(String text) {
  static TeeCommandLine of(String text) {
    return new TeeCommandLine(text);
  }

  /** Checks that QEMU would start the guest in a TEE, with firmware that the TEE measures. */
  void isFor(String tee) {
    String object = tee.equals("snp") ? "sev-snp-guest" : "tdx-guest";
    assertThat(text)
        .contains("\"qom-type\":\"" + object + "\",\"id\":\"lsec0\"")
        .containsOnlyOnce("confidential-guest-support=")
        .contains(",confidential-guest-support=lsec0")
        .containsOnlyOnce(" -bios /")
        .contains("-accel kvm")
        .contains("-machine pc-q35")
        .doesNotContain("pflash")
        .doesNotContain("smm=on");
    if (tee.equals("tdx")) {
      assertThat(text)
          .contains("-cpu host")
          .doesNotContain("kernel_irqchip=on")
          .doesNotContain("pmu=on");
    }
  }
}
