package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Libvirt 9.0 and 11.3, each with its own client library: what they cannot do is said truly. */
final class OlderLibvirtTest {
  /** Prints what each command says, its exit code, and what differs from the start at the end. */
  private static final String SCRIPT =
      """
      printf '%s' "<domain type='kvm'><name>old</name><memory unit='MiB'>64</memory>
        <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
        <cpu mode='host-passthrough'/><devices><graphics type='vnc' passwd='s3cret'/></devices></domain>" \\
        >/tmp/old.$$
      virsh -q -c qemu:///system define /tmp/old.$$ >&2
      before=$(virsh -c qemu:///system dumpxml --inactive --security-info old)
      for tee in snp tdx; do
        for line in "" "--firmware /usr/share/tee.fd" "-c qemu+tcp://127.0.0.1/system"; do
          "$virt_cvm" define --tee $tee $line old 2>&1
          echo "exit $?: $tee $line"
          [ $tee = snp ] || continue
          "$virt_cvm" revert old 2>&1
          echo "exit $?: revert"
        done
      done
      [ "$(virsh -c qemu:///system dumpxml --inactive --security-info old)" = "$before" ] && echo "as it was"
      rm /tmp/old.$$
      """;

  private static String on(String root) throws Exception {
    Command command =
        Command.shell(
            "LIBVIRT_TEST_ROOT=target/"
                + root
                + " src/test/libvirt/tee-host src/test/libvirt/in-root bash -uc \"$1\"",
            SCRIPT);
    assertThat(command.exit()).as(command.toString()).isZero();
    return command.out();
  }

  @Test
  void libvirt9KnowsNeitherTee() throws Exception {
    assertThat(on("bookworm"))
        .contains("host.tee: no AMD SEV-SNP on this host: libvirt 9.0.0 does not know sev-snp")
        .contains("exit 1: snp \n")
        .contains("exit 1: snp --firmware")
        .contains("exit 1: snp -c")
        .contains("host.tee: no Intel TDX on this host: libvirt 9.0.0 does not know tdx")
        .contains("exit 1: tdx -c")
        .doesNotContain("exit 0")
        .contains("as it was");
  }

  @Test
  void libvirt11KnowsSnpButSelectsNoFirmwareForIt() throws Exception {
    assertThat(on("trixie"))
        .containsPattern("no firmware for this TEE: looked at [^\n]*\n[^\n]*\nexit 1: snp \n")
        .contains("the host's libvirt does not select it by itself")
        .contains("exit 1: snp -c")
        .contains("old: defined on qemu:///system\nexit 0: snp --firmware")
        .containsPattern("old: as before [^\n]*\nexit 0: revert")
        .contains("host.tee: no Intel TDX on this host: libvirt 11.3.0 does not know tdx")
        .contains("exit 1: tdx --firmware")
        .contains("as it was");
  }
}
