package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code virt-cvm measure} of TDX domains. */
final class MeasureTdxTest {
  private static final Path FIRMWARE =
      Corpus.root().resolve("target/sid/usr/share/ovmf/OVMF.inteltdx.ms.fd");

  @TempDir private Path directory;
  private Path domain;

  @BeforeEach
  void writeDomain() throws IOException {
    domain = write("");
    Files.write(directory.resolve("kernel"), kernel());
    Files.writeString(directory.resolve("initrd"), "initrd");
  }

  private Path write(String os) throws IOException {
    return Files.writeString(
        directory.resolve("td.xml"),
        """
        <domain type='kvm'>
          <name>td</name>
          <memory unit='GiB'>4</memory>
          <vcpu>4</vcpu>
          <os>
            <type arch='x86_64' machine='q35'>hvm</type>
            <loader type='rom' stateless='yes'>%s</loader>%s
          </os>
          <cpu mode='host-passthrough'/>
          <launchSecurity type='tdx'/>
        </domain>
        """
            .formatted(FIRMWARE, os));
  }

  private String direct(String kernel) {
    return "<kernel>%s</kernel><initrd>%s</initrd><cmdline>quiet &lt;1&gt;</cmdline>"
        .formatted(directory.resolve(kernel), directory.resolve("initrd"));
  }

  /** The least that is a PE image: headers without a section. */
  private static byte[] kernel() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[0x200]).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(0, (short) 0x5a4d).putInt(0x3c, 0x40).putInt(0x40, 0x4550);
    bytes.putShort(0x54, (short) 112).putShort(0x58, (short) 0x20b).putInt(0x94, 0x200);
    return bytes.array();
  }

  @Test
  void theOrderOfPagesIsNamedWhereItIsAssumed() throws Exception {
    Command text = Command.run("measure", domain);
    assertThat(text.exit()).as(text.err()).isZero();
    assertThat(text.out())
        .startsWith("td: tdx\n\nmr_td, for page order one-pass:\n  ")
        .contains("(implementations agree)")
        .contains("note: page order: one-pass is how upstream")
        .contains("note: rtmr_1 and rtmr_2 are not computed")
        .contains("note: rtmr_0 is not computed");
    Command one = Command.run("measure", "--page-order", "one-pass", "--digest=hex", domain);
    Command two = Command.run("measure", "--page-order", "two-pass", "--digest=hex", domain);
    assertThat(text.out()).contains(one.out().strip()).doesNotContain(two.out().strip());
    assertThat(two.out()).matches("[0-9a-f]{96}\n");
    Command other = Command.run("measure", "--page-order", "three-pass", domain);
    assertThat(other.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("unknown page order 'three-pass': take one of one-pass, two-pass");
  }

  @Test
  void programsSeeHowWellEachValueIsKnown() throws Exception {
    Command json = Command.run("measure", "--format=json", write(direct("kernel")));
    assertThat(json.exit()).as(json.err()).isZero();
    JsonObject measurement = JsonParser.parseString(json.out()).getAsJsonObject();
    assertThat(measurement.getAsJsonArray("values"))
        .extracting(value -> value.getAsJsonObject().get("name").getAsString())
        .containsExactly("mr_td", "rtmr_1", "rtmr_2");
    assertThat(measurement.getAsJsonArray("values"))
        .extracting(value -> value.getAsJsonObject().get("evidence").getAsString())
        .containsExactly("implementations-agree", "depends-on-versions", "depends-on-versions");
  }

  @Test
  void tdxMeasureIsToldWhatTheDomainSays() throws Exception {
    Path file = directory.resolve("metadata.json");
    Command direct = Command.run("measure", "--tdx-measure", file, write(direct("kernel")));
    assertThat(direct.exit()).as(direct.err()).isZero();
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
              "boot_config": {
                "cpus": 4,
                "memory": "4096M",
                "bios": "%s",
                "acpi_tables": "acpi_tables.bin"
              },
              "direct": {
                "kernel": "%s",
                "initrd": "%s",
                "cmdline": "quiet <1>"
              }
            }
            """
                .formatted(FIRMWARE, directory.resolve("kernel"), directory.resolve("initrd")));
    assertThat(direct.err()).contains("metadata.json: acpi_tables is a file that is still to be");
    Command disk = Command.run("measure", "--tdx-measure", file, write(""));
    assertThat(disk.exit()).as(disk.err()).isZero();
    assertThat(Files.readString(file)).doesNotContain("direct");
    assertThat(disk.err()).contains("metadata.json: the guest boots from its disk");
  }

  @Test
  void whatCannotBeMeasuredIsRefusedInALine() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "no kernel");
    for (List<String> one :
        List.of(
            List.of(direct("text"), "cannot measure it: kernel is no PE image"),
            List.of(direct("nowhere"), directory.resolve("nowhere").toString()))) {
      Command refused = Command.run("measure", write(one.get(0)));
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err()).contains(one.get(1)).doesNotContain("internal error");
    }
    Command firmware = Command.run("measure", "--firmware-file", text, write(""));
    assertThat(firmware.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(firmware.err()).contains("cannot measure it: its firmware: no firmware image");
  }
}
