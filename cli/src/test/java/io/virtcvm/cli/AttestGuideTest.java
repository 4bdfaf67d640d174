package io.virtcvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole guide, golden: run with {@code -Dgolden.update} to write it, and read the diff. */
final class AttestGuideTest {
  private static final Path CASES = Corpus.domains().resolve("cases");
  private static final Path FIRMWARE = Corpus.root().resolve("target/sid/usr/share/ovmf");
  private static final Path GOLDEN =
      Corpus.root().resolve("cli/src/test/resources/io/virtcvm/cli/attest-guide");

  @TempDir private Path folder;

  private static Command guide(Object... arguments) throws Exception {
    return Command.run(Stream.concat(Stream.of("attest-guide"), Stream.of(arguments)).toArray());
  }

  /** Each TEE, with what makes a difference: values, a kernel, bound configuration, quotes. */
  @ParameterizedTest
  @CsvSource({
    "snp,             snp/already-right/in.xml,     OVMF.amdsev.fd",
    "snp-unmeasured,  snp/already-right/in.xml,     none.fd",
    "snp-bound,       snp/host-data/out.xml,        OVMF.amdsev.fd",
    "tdx,             tdx/in-need-of-nothing/in.xml, OVMF.inteltdx.ms.fd",
    "tdx-bound,       tdx/identity/out.xml,         OVMF.inteltdx.ms.fd",
    "tdx-unmeasured,  tdx/own-qgs-path/in.xml,      OVMF.amdsev.fd",
  })
  void isTheGuide(String name, String domain, String firmware) throws Exception {
    Command command =
        guide(
            "--firmware-file",
            FIRMWARE.resolve(firmware),
            "--cpu-model",
            "EPYC-v4",
            "--guest-features",
            "0x1",
            "--page-order",
            "one-pass",
            CASES.resolve(domain));
    assertThat(command.exit()).as(command.err()).isZero();
    // Digests are those of a firmware package that changes.
    String text =
        command.out().replaceAll("\\b[0-9a-f]{96}\\b", "DIGEST").replace(Corpus.root() + "/", "");
    Path golden = GOLDEN.resolve(name + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertThat(text).isEqualTo(Files.readString(golden));
    assertThat(text.lines()).allMatch(line -> line.length() < 220);
  }

  @Test
  void aMeasuredKernelIsTrusted() throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.write(files.resolve("kernel"), new byte[] {1});
    Command command =
        guide(
            "--firmware-file",
            FIRMWARE.resolve("OVMF.amdsev.fd"),
            "--kernel-file",
            files.resolve("kernel"),
            "--initrd-file",
            files.resolve("kernel"),
            "--cpu-model",
            "EPYC-v4",
            CASES.resolve("snp/kernel-measured/out.xml"));
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.out())
        .contains("nobody can replace what asks for the key")
        .contains("and with the kernel, its initrd and its command line")
        .doesNotContain("WATCH OUT");
  }

  @Test
  void aHostileNameStaysInItsPlace() throws Exception {
    String xml =
        Files.readString(CASES.resolve("snp/already-right/in.xml"))
            .replace("sealed-guest</name>", "$(reboot) '`../x&#10;&#x9b;31m</name>");
    Path file = Files.writeString(folder.resolve("it's.xml"), xml);
    Command command = guide(file);
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.out())
        .contains("--path default/reboot-..-x-31m/root-key")
        .contains("--trustee rvps '" + folder + "/it'\\''s.xml' >")
        .doesNotContain("\u009b");
    assertThat(command.out().lines().skip(1)).noneMatch(line -> line.contains("$(reboot)"));
  }

  @Test
  void refusesWhatItKnowsNothingOf() throws Exception {
    Command plain = guide(CASES.resolve("snp/q35-secure-boot-dumpxml/in.xml"));
    assertThat(plain.exit()).isEqualTo(1);
    assertThat(plain.out()).isEmpty();
    assertThat(plain.err()).contains("not a confidential domain: no launchSecurity");
    Command sev = guide(CASES.resolve("snp/sev-to-snp/in.xml"));
    assertThat(sev.exit()).isEqualTo(1);
    assertThat(sev.err()).contains("no guide for launchSecurity 'sev'");
  }

  @Test
  void measurePrintsReferenceValues() throws Exception {
    Object[] line = {
      "measure",
      "--firmware-file",
      FIRMWARE.resolve("OVMF.amdsev.fd"),
      "--cpu-model",
      "EPYC-v4",
      "--guest-features",
      "0x1",
      CASES.resolve("snp/already-right/in.xml"),
      "--trustee"
    };
    String values = Command.run(with(line, "values")).out();
    assertThat(values)
        .matches(
            """
            \\{
              "snp_launch_measurement": \\[
                "[0-9a-f]{96}"
              ],
              "snp_guest_abi_major": 0,
              "snp_guest_abi_minor": 0,
              "snp_single_socket": false,
              "snp_smt_allowed": true
            }
            """);
    assertThat(Command.run(with(line, "rvps")).out())
        .isEqualTo(
            """
            {
              "version": "0.1.0",
              "type": "sample",
              "payload": "%s"
            }
            """
                .formatted(Base64.getEncoder().encodeToString(values.getBytes(UTF_8))));
    assertThat(Command.run(with(line, "yaml")).err())
        .contains("unknown form of trustee 'yaml': take one of rvps, values");
    assertThat(Command.run(with(with(line, "rvps"), "--digest=hex")).err())
        .contains("--digest and --trustee exclude each other");
    assertThat(Command.run(with(with(line, "rvps"), "--format=json")).err())
        .contains(
            "--trustee prints nothing but reference values: leave out --format, or --trustee");
  }

  @Test
  void checkTellsWhatToRegister() throws Exception {
    Path in = CASES.resolve("snp/already-right/in.xml");
    Object[] line = {"check", "--tee", "snp", "--firmware-descriptors", Command.DESCRIPTORS, in};
    Command check = Command.run(with(line, "--trustee"));
    assertThat(check.exit()).as(check.err()).isZero();
    assertThat(check.err())
        .endsWith(
            """
            virt-cvm: %1$s: register snp_guest_abi_major=0, snp_guest_abi_minor=0, snp_single_socket=false, snp_smt_allowed=true
            virt-cvm: %1$s: snp_launch_measurement changes with each firmware package, the number of vCPUs and the CPU model
            """
                .formatted(in));
    assertThat(Command.run(line).err()).doesNotContain("snp_smt_allowed");
  }

  /** Else whoever registers all values still waits for a key that never comes. */
  @ParameterizedTest
  @CsvSource({
    "snp, snp/already-right/in.xml, 0x30000, 0xb0000, bit 19 of its policy allows debugging",
    "snp, snp/already-right/in.xml, 0x30000, 0x70000, bit 18 of its policy allows a migration agent",
    "tdx, tdx/in-need-of-nothing/in.xml, 0x10000000, 0x10000001, bit 0 of its policy allows debugging"
  })
  void allThreeTellOfAPolicyThatIsNotTrusted(
      String tee, String domain, String policy, String bad, String message) throws Exception {
    String xml = Files.readString(CASES.resolve(domain));
    if (!xml.contains("<policy>")) {
      xml = xml.replace("type='tdx'>", "type='tdx'><policy>" + policy + "</policy>");
    }
    Path right = Files.writeString(folder.resolve("right.xml"), xml);
    Path in = Files.writeString(folder.resolve("in.xml"), xml.replace(policy, bad));
    Object[] check = {
      "check", "--trustee", "--tee", tee, "--firmware-descriptors", Command.DESCRIPTORS
    };
    String firmware = tee.equals("snp") ? "OVMF.amdsev.fd" : "OVMF.inteltdx.ms.fd";
    Object[] measure = {
      "measure",
      "--trustee=rvps",
      "--cpu-model=EPYC-v4",
      "--firmware-file",
      FIRMWARE.resolve(firmware)
    };
    String told = "Trustee's default policy does not trust this guest: " + message;
    assertThat(Command.run(with(with(check, "--policy=" + bad), in)).err())
        .contains(in + ": " + told);
    assertThat(Command.run(with(measure, in)).err()).contains(in + ": " + told);
    assertThat(guide(in).out()).containsSubsequence("\n1. ", "WATCH OUT: " + told + ".\n", "\n2. ");
    assertThat(Command.run(with(check, right)).err() + Command.run(with(measure, right)).err())
        .doesNotContain("trust this guest");
    assertThat(guide(right).out()).doesNotContain("trust this guest");
  }

  @Test
  void checkTellsThatAnIdBlockIsOfOneDigest() throws Exception {
    Object[] line = {
      "check", "--trustee", "--tee", "snp", "--firmware-descriptors", Command.DESCRIPTORS
    };
    assertThat(Command.run(with(line, CASES.resolve("snp/id-block/out.xml"))).err())
        .contains(": idBlock must be signed anew with each of these, or no guest starts\n");
  }

  private static Object[] with(Object[] line, Object more) {
    return Stream.concat(Stream.of(line), Stream.of(more)).toArray();
  }
}
