package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A libvirtd that is reached through the network: this machine's files say nothing about it. */
@Tag("tee-host")
final class RemoteHostTest {
  private static final String URI = "qemu+tcp://127.0.0.1/system";

  private static final String PLAIN =
      """
      <domain type='kvm'>
        <name>far</name>
        <memory unit='MiB'>64</memory>
        <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
        <features><acpi/></features>
        <cpu mode='host-passthrough'/>
      </domain>
      """;

  @BeforeEach
  void onATeeHost() {
    Virsh.assumeTeeHost();
  }

  @AfterEach
  void forgetDomains() throws Exception {
    Virsh.forgetAll();
  }

  @ParameterizedTest
  @CsvSource({"snp, OVMF.amdsev.fd", "tdx, OVMF.inteltdx.ms.fd"})
  void itsLibvirtSelectsTheFirmware(String tee, String firmware) throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("far");

    Command define = Command.run("define", "-c", URI, "--tee", tee, "far");
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(define.err()).contains("far: defined on " + URI);
    assertThat(Virsh.definition("far")).contains("type='rom'").contains(firmware);

    Command again = Command.run("define", "-c", URI, "--tee", tee, "far");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains("already right");
    Command revert = Command.run("revert", "-c", URI, "far");
    assertThat(revert.exit()).as(revert.err()).isZero();
    assertThat(Virsh.definition("far")).isEqualTo(before);
  }

  @Test
  void aFileOfThatHostIsTakenAsItIs() throws Exception {
    Virsh.define(PLAIN);
    Command define =
        Command.run(
            "define",
            "-c",
            URI,
            "--tee",
            "snp",
            "--firmware",
            "/usr/share/ovmf/OVMF.amdsev.fd",
            "far");
    assertThat(define.exit()).as(define.err()).isZero();
    assertThat(Virsh.commandLine("far")).contains("-bios /usr/share/ovmf/OVMF.amdsev.fd");
  }

  @Test
  void whatCannotBeReachedIsSaidInALineWithARemedy() throws Exception {
    for (String uri :
        List.of(
            "qemu+tcp://127.0.0.1:1/system",
            "qemu+tcp://no-such-host.invalid/system",
            "qemu+unix:///system?socket=/no/such/socket",
            "nonsense:///x")) {
      for (List<String> command :
          List.of(
              List.of("define", "--tee", "snp", "far"),
              List.of("revert", "far"),
              List.of("host"),
              List.of("list"))) {
        List<Object> line = new java.util.ArrayList<>(command);
        line.addAll(1, List.of("-c", uri));
        Command answer = Command.run(line.toArray());
        assertThat(answer.exit()).as(line + answer.err()).isEqualTo(4);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
            .startsWith("virt-cvm: cannot connect to libvirt '" + uri + "': ")
            .hasLineCount(2)
            .doesNotContain("Exception");
      }
    }
  }

  @Test
  void theTestDriverTakesDefinitionsToo() throws Exception {
    Command define = Command.run("define", "-c", "test:///default", "--tee", "snp", "test");
    assertThat(define.exit()).isEqualTo(1);
    assertThat(define.err()).contains("refused for AMD SEV-SNP").contains("snp.kvm");
    Command revert = Command.run("revert", "-c", "test:///default", "test");
    assertThat(revert.err()).contains("no way back");
  }
}
