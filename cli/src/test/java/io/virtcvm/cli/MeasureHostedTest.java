package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code measure} with domains of a real libvirtd, here and far away. */
@Tag("tee-host")
final class MeasureHostedTest {
  private static final String FIRMWARE = "/usr/share/ovmf/OVMF.amdsev.fd";
  private static final String REMOTE = "qemu+tcp://127.0.0.1/system";

  private static final String PLAIN =
      """
      <domain type='kvm'>
        <name>web1</name>
        <memory unit='MiB'>64</memory>
        <vcpu current='2'>4</vcpu>
        <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
        <features><acpi/></features>
        <cpu mode='host-passthrough'/>
      </domain>
      """;

  @TempDir private Path folder;

  @BeforeEach
  void onATeeHost() {
    Virsh.assumeTeeHost();
  }

  @AfterEach
  void forgetDomains() throws Exception {
    Virsh.forgetAll();
  }

  private static Command done(Object... arguments) throws Exception {
    Command command = Command.run(arguments);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }

  private static void defineConverted(String cpu) throws Exception {
    Virsh.define(PLAIN.replace("<cpu mode='host-passthrough'/>", cpu));
    done("define", "--tee", "snp", "--policy", "0x30000", "web1");
  }

  /** Not that of /proc/cpuinfo, which is a TEE host's by the test root's doing. */
  private static int ofCpu(String name) throws Exception {
    Matcher number =
        Pattern.compile("<signature [^>]*" + name + "='([0-9]+)'")
            .matcher(Virsh.run("capabilities"));
    assertThat(number.find()).isTrue();
    return Integer.parseInt(number.group(1));
  }

  @Test
  void asksTheHostForTheSignatureOfItsCpu() throws Exception {
    defineConverted("<cpu mode='host-passthrough'/>");
    int family = ofCpu("family");
    int model = ofCpu("model");
    int signature =
        Math.max(0, family - 15) << 20
            | (model >> 4) << 16
            | Math.min(family, 15) << 8
            | (model & 15) << 4
            | ofCpu("stepping");

    String text = done("measure", "web1").out();

    assertThat(text)
        .startsWith("web1: sev-snp\n")
        .containsPattern("firmware +" + FIRMWARE)
        .containsPattern("vcpus +2 +\\(vcpu/@current\\)")
        .containsPattern("cpu-signature +0x" + Integer.toHexString(signature) + " +\\(host\\)")
        .contains("2 of 4 vCPUs are measured");
    String[] digest = {"measure", "--digest", "hex", "--guest-features", "0x1"};
    String said =
        done(
                digest[0],
                digest[1],
                digest[2],
                digest[3],
                digest[4],
                "--cpu-signature",
                "0x" + Integer.toHexString(signature),
                "web1")
            .out();
    assertThat(done(digest[0], digest[1], digest[2], digest[3], digest[4], "web1").out())
        .isEqualTo(said);
    Path file = Files.writeString(folder.resolve("web1.xml"), Virsh.definition("web1"));
    assertThat(
            done(digest[0], digest[1], digest[2], digest[3], digest[4], "-c", Virsh.URI, file)
                .out())
        .isEqualTo(said);
  }

  @Test
  void asksTheHostForTheModelThatComesNearest() throws Exception {
    defineConverted("<cpu mode='host-model'/>");
    Matcher model =
        Pattern.compile("<mode name='host-model'[^>]*>\\s*<model[^>]*>([^<]+)<")
            .matcher(Virsh.run("domcapabilities", "--machine", "q35", "--virttype", "kvm"));
    assertThat(model.find()).isTrue();
    Command command = Command.run("measure", "web1");
    if (model.group(1).startsWith("EPYC")) {
      assertThat(command.exit()).as(command.err()).isZero();
      assertThat(command.out()).contains("(" + model.group(1) + ")");
    } else {
      // This machine's CPU is none of AMD's.
      assertThat(command.exit()).isEqualTo(ExitCode.REFUSED);
      assertThat(command.err()).contains("'" + model.group(1) + "'");
    }
  }

  @Test
  void neverLooksHereForFilesOfAnotherHost() throws Exception {
    defineConverted("<cpu mode='custom'><model>EPYC</model></cpu>");
    assertThat(Files.exists(Path.of(FIRMWARE))).isTrue();

    Command far = Command.run("measure", "-c", REMOTE, "web1");
    assertThat(far.exit()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(far.out()).isEmpty();
    assertThat(far.err())
        .contains("the firmware '" + FIRMWARE + "' is a file of host '")
        .contains("\n    copy it here, and name the copy with --firmware-file");

    Path copy = Files.copy(Path.of(FIRMWARE), folder.resolve("copy.fd"));
    String with =
        done(
                "measure",
                "-c",
                REMOTE,
                "--digest",
                "hex",
                "--guest-features",
                "0x1",
                "--firmware-file",
                copy,
                "web1")
            .out();
    assertThat(done("measure", "--digest", "hex", "--guest-features", "0x1", "web1").out())
        .isEqualTo(with);
  }

  @Test
  void whatIsNotThereOrNotConvertedIsRefused() throws Exception {
    Virsh.define(PLAIN);
    Command plain = Command.run("measure", "web1");
    assertThat(plain.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(plain.err()).contains("web1: cannot measure it: not a confidential domain");
    Command none = Command.run("measure", "web2");
    assertThat(none.exit()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(none.err()).contains("no domain 'web2': the host has 'web1'");
  }
}
