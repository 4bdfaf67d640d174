package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.virtcvm.testing.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code measure} without a host. That the values are right is tested where they are computed. */
final class MeasureTest {
  private static final Path FIRMWARE =
      Corpus.root().resolve("target/sid/usr/share/ovmf/OVMF.amdsev.fd");

  private static final String HEX = "[0-9a-f]{96}";

  @TempDir private Path folder;
  private String domain = "";

  @BeforeEach
  void aDomain() {
    domain =
        """
        <domain type='kvm'>
          <name>web1</name>
          <vcpu>2</vcpu>
          <os><loader type='rom'>%s</loader></os>
          <cpu mode='custom'><model>EPYC-Milan</model></cpu>
          <launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>
        </domain>
        """
            .formatted(FIRMWARE);
  }

  private Path file() throws Exception {
    return Files.writeString(folder.resolve("web1.xml"), domain);
  }

  private void withKernel(Path kernel) {
    domain =
        domain
            .replace("sev-snp'", "sev-snp' kernelHashes='yes'")
            .replace("</os>", "<kernel>" + kernel + "</kernel><cmdline>a\tb</cmdline></os>");
  }

  private static Command done(Object... arguments) throws Exception {
    Command command = Command.run(arguments);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void showsBothValuesAndAllThatTheyFollowFrom() throws Exception {
    Command command = done("measure", file());
    assertThat(command.err()).isEmpty();
    assertThat(command.out())
        .startsWith("web1: sev-snp\n\nlaunch-digest, for guest features 0x1:\n  ")
        .containsPattern("guest features 0x21:\n  " + HEX + "\n")
        .containsPattern("  firmware +" + FIRMWARE + " +\\(os/loader\\)\n")
        .contains(sha256(Files.readAllBytes(FIRMWARE)) + "  ")
        .containsPattern("  vcpus +2 +\\(vcpu\\)\n")
        .containsPattern("  cpu-signature +0xa00f11 \\(EPYC-Milan\\) +\\(cpu/model\\)\n")
        .contains("\nnote: guest features: ");
  }

  @Test
  void tellsProgramsTheSame() throws Exception {
    Path kernel = Files.writeString(folder.resolve("kernel"), "a kernel");
    withKernel(kernel);
    Command command = done("measure", "--format", "json", "--guest-features", "0x1", file());
    JsonObject json = JsonParser.parseString(command.out()).getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly("domain", "launchSecurity", "values", "inputs", "notes");
    JsonObject value = json.getAsJsonArray("values").get(0).getAsJsonObject();
    assertThat(value.get("name").getAsString()).isEqualTo("launch-digest");
    assertThat(value.get("assuming").isJsonNull()).isTrue();
    assertThat(value.get("algorithm").getAsString()).isEqualTo("sha384");
    assertThat(Base64.getDecoder().decode(value.get("base64").getAsString()))
        .isEqualTo(HexFormat.of().parseHex(value.get("hex").getAsString()));
    JsonArray inputs = json.getAsJsonArray("inputs");
    JsonObject second = inputs.get(1).getAsJsonObject();
    assertThat(second.get("source").getAsString()).isEqualTo(kernel.toString());
    assertThat(second.get("size").getAsLong()).isEqualTo(8);
    assertThat(second.get("sha256").getAsString()).isEqualTo(sha256(Files.readAllBytes(kernel)));
    JsonObject cmdline = inputs.get(2).getAsJsonObject();
    assertThat(cmdline.get("source").getAsString()).isEqualTo("a\tb");
    assertThat(cmdline.get("sha256").getAsString())
        .isEqualTo(sha256("a\tb\0".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void printsTheDigestAlone() throws Exception {
    Command hex = done("measure", "--digest", "hex", "--guest-features", "0x21", file());
    assertThat(hex.out()).matches(HEX + "\n");
    Command base64 = done("measure", "--digest", "base64", "--guest-features", "0x21", file());
    assertThat(Base64.getDecoder().decode(base64.out().strip()))
        .isEqualTo(HexFormat.of().parseHex(hex.out().strip()));
    Command input =
        Command.runWithInput(
            Files.readAllBytes(file()),
            "measure",
            "--digest",
            "hex",
            "--guest-features",
            "0x21",
            "-");
    assertThat(input.out()).isEqualTo(hex.out());

    Command undecided = Command.run("measure", "--digest", "hex", file());
    assertThat(undecided.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(undecided.out()).isEmpty();
    assertThat(undecided.err()).contains("2 values, for guest features 0x1 or guest features 0x21");
  }

  @Test
  void tellsItsNotesBesideTheDigestAlone() throws Exception {
    domain = domain.replace("</os>", "<kernel>/k</kernel></os>");
    for (String option : List.of("--digest=hex", "--trustee=rvps")) {
      assertThat(done("measure", option, "--guest-features", "0x1", file()).err())
          .isEqualTo(
              "virt-cvm: "
                  + file()
                  + ": note: the kernel, initrd and command line are not measured: kernelHashes is"
                  + " not 'yes'\n");
    }
    assertThat(done("attest-guide", "--guest-features", "0x1", file()).err())
        .contains(": note: the kernel, initrd and command line are not measured");
  }

  @Test
  void readsCopiesThatItIsGiven() throws Exception {
    Path kernel = Files.writeString(folder.resolve("kernel"), "a kernel");
    withKernel(kernel);
    String expected = done("measure", "--digest", "hex", "--guest-features", "0x1", file()).out();
    domain =
        domain.replace(FIRMWARE.toString(), "/nowhere/f").replace(kernel.toString(), "/nowhere/k");
    Command copies =
        done(
            "measure",
            "--digest",
            "hex",
            "--guest-features",
            "0x1",
            "--firmware-file",
            FIRMWARE,
            "--kernel-file",
            kernel,
            "--initrd-file",
            kernel,
            file());
    assertThat(copies.out()).isEqualTo(expected);
    assertThat(copies.err())
        .isEqualTo(
            "virt-cvm: --initrd-file: not read: nothing of this domain's measurement follows from its"
                + " initrd\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/nowhere/f.fd, '/nowhere/f.fd': no such file or directory",
    "/dev/zero, '/dev/zero': no file on this machine",
    "/proc/kmsg, '/proc/kmsg': no file on this machine",
    "/tmp/../proc/version, no file on this machine",
    "/sys/kernel/notes, '/sys/kernel/notes': no file on this machine",
    "f.fd, 'f.fd': no file on this machine",
    "/tmp, '/tmp': no file on this machine",
    "'', the domain names no firmware"
  })
  void aFileThatIsNotThereIsNamed(String path, String message) throws Exception {
    domain = domain.replace(FIRMWARE.toString(), path);
    Command command = Command.run("measure", file());
    assertThat(command.exit()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(command.out()).isEmpty();
    assertThat(command.err().lines()).hasSize(2);
    assertThat(command.err()).contains(message).contains("\n    ").contains("--firmware-file");
  }

  @Test
  void aCopyThatIsNotThereIsNamed() throws Exception {
    for (String copy : new String[] {"/nowhere/copy.fd", "/tmp"}) {
      Command command = Command.run("measure", "--firmware-file", copy, file());
      assertThat(command.exit()).isEqualTo(ExitCode.UNREADABLE);
      assertThat(command.err()).startsWith("virt-cvm: cannot read '" + copy + "': ");
    }
  }

  @Test
  void whatIsNoFirmwareIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("f.fd"), "text");
    Command command = Command.run("measure", "--firmware-file", text, file());
    assertThat(command.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(command.err())
        .contains("web1.xml: cannot measure it: its firmware: no firmware image: 4 bytes")
        .contains("\n    give it firmware for its TEE");
  }

  @Test
  void whatIsNotConfidentialOrLeavesItsCpuToTheHostIsRefusedWithARemedy() throws Exception {
    String converted = domain;
    domain = converted.replaceAll("<launchSecurity.*\n", "");
    Command plain = Command.run("measure", file());
    assertThat(plain.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(plain.err()).contains("no launchSecurity\n    convert it first");
    domain = converted.replaceAll("<cpu.*\n", "<cpu mode='host-passthrough'/>\n");
    Command host = Command.run("measure", file());
    assertThat(host.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(host.err()).contains("only the host knows its CPU\n    ").contains("--connect URI");
    assertThat(done("measure", "--cpu-signature", "0xa00f11", file()).out())
        .containsPattern("0xa00f11 +\\(--cpu-signature\\)");
    assertThat(done("measure", "--cpu-model", "EPYC-Milan-v2", file()).out())
        .contains("0xa00f11 (EPYC-Milan-v2)");
  }

  @ParameterizedTest
  @CsvSource({
    "--digest, sha, unknown form of digest 'sha': take one of hex, base64",
    "--cpu-signature, EPYC, invalid value 'EPYC' for --cpu-signature: take a number",
    "--cpu-signature, 0x100000000, invalid value '0x100000000' for --cpu-signature: take a number",
    "--guest-features, 21, invalid value '21' for --guest-features: take a number",
    "--guest-features, 011, invalid value '011' for --guest-features: take a number",
    "--cpu-signature, 830010, invalid value '830010' for --cpu-signature: take a number",
    "--guest-features, 0x8000000000000000, invalid value",
    "--guest-features, -1, invalid value '-1' for --guest-features: take a number",
    "--vm-type, new, 'unknown VM type 'new': take one of legacy, init2'"
  })
  void wrongOptionsAreSaid(String option, String value, String message) throws Exception {
    Command command = Command.run("measure", option + "=" + value, file());
    assertThat(command.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains(message.replaceAll("^'|'$", ""));
  }

  @Test
  void optionsThatExcludeEachOtherAreSaid() throws Exception {
    assertThat(Command.run("measure", "--digest", "hex", "--format", "json", file()).err())
        .contains("leave out --format, or --digest");
    Command two =
        Command.run("measure", "--cpu-model", "EPYC", "--cpu-signature", "0x800f12", file());
    assertThat(two.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err()).contains("leave out --cpu-signature or --cpu-model");
    assertThat(Command.run("measure").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void hostileTextIsHarmless() throws Exception {
    domain = domain.replace("<name>web1", "<name>web\u009b1").replace("EPYC-Milan", "x\u202ey");
    Command command = Command.run("measure", "--cpu-model", "EPYC", file());
    assertThat(command.out() + command.err()).doesNotContain("\u009b", "\u202e");
    Command refused = Command.run("measure", file());
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("model 'x\\u202ey'");
  }
}
