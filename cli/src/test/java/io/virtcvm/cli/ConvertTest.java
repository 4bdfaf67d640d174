package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConvertTest {
  private static final Path CASES = Corpus.domains().resolve("cases/snp");
  private static final Path POC = CASES.resolve("q35-secure-boot-dumpxml");
  private static final Path DESCRIPTORS = Command.DESCRIPTORS;

  @TempDir private Path folder;

  private static Command snp(Object... arguments) throws Exception {
    return Command.run(
        Stream.concat(
                Stream.of("convert", "--tee", "snp", "--firmware-descriptors", DESCRIPTORS),
                Stream.of(arguments))
            .toArray());
  }

  @Test
  void writesTheXmlAloneOnStandardOutput() throws Exception {
    Command convert = snp(POC.resolve("in.xml"));
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).isEqualTo(Files.readString(POC.resolve("out.xml")));
    assertThat(convert.err())
        .contains("converted for AMD SEV-SNP")
        .contains("snp.stateless-firmware: ")
        .contains("    os/loader/@type: 'pflash' -> 'rom'");
  }

  @Test
  void isAFilter() throws Exception {
    byte[] in = Files.readAllBytes(POC.resolve("in.xml"));
    String out = Files.readString(POC.resolve("out.xml"));
    Object[] line = {"convert", "--tee=snp", "--firmware-descriptors", DESCRIPTORS};
    assertThat(Command.runWithInput(in, line).out()).isEqualTo(out);
    assertThat(Command.runWithInput(in, with(line, "-")).out()).isEqualTo(out);
  }

  private static Object[] with(Object[] line, Object more) {
    return Stream.concat(Stream.of(line), Stream.of(more)).toArray();
  }

  @Test
  void replacesTheOutputFile() throws Exception {
    Path file = Files.writeString(folder.resolve("out.xml"), "old");
    Command convert = snp("-o", file, POC.resolve("in.xml"));
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).isEmpty();
    assertThat(file).hasSameBinaryContentAs(POC.resolve("out.xml"));
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void writesThroughALinkAndKeepsTheMode() throws Exception {
    Path file = Files.writeString(folder.resolve("out.xml"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r-x"));
    Path link = Files.createSymbolicLink(folder.resolve("link.xml"), file);
    assertThat(snp("-o", link, POC.resolve("in.xml")).exit()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasSameBinaryContentAs(POC.resolve("out.xml"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r-x");
  }

  @Test
  void givesANewFileTheModeOfNewFiles() throws Exception {
    Path file = folder.resolve("out.xml");
    assertThat(snp("-o", file, POC.resolve("in.xml")).exit()).isZero();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(Files.writeString(folder.resolve("any.xml"), "")));
  }

  @Test
  void writesIntoAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<byte[]> reader =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(snp("-o", pipe, POC.resolve("in.xml")).exit()).isZero();
    assertThat(Files.isRegularFile(pipe)).isFalse();
    assertThat(reader.get(60, TimeUnit.SECONDS))
        .isEqualTo(Files.readAllBytes(POC.resolve("out.xml")));
  }

  @Test
  void writesADashToStandardOutput() throws Exception {
    Command convert = snp("-o", "-", POC.resolve("in.xml"));
    assertThat(convert.out()).isEqualTo(Files.readString(POC.resolve("out.xml")));
  }

  @Test
  void cannotReplaceAFolder() throws Exception {
    for (Path one : List.of(folder, Path.of("/"))) {
      Command convert = snp("-o", one, POC.resolve("in.xml"));
      assertThat(convert.exit()).as(convert.err()).isEqualTo(3);
      assertThat(convert.err()).contains("irectory").doesNotContain("\tat ");
    }
  }

  @Test
  void leavesTheOutputFileWhenRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("out.xml"), "old");
    Command convert = snp("-o", file, CASES.resolve("many-problems/in.xml"));
    assertThat(convert.exit()).isEqualTo(1);
    assertThat(file).hasContent("old");
  }

  @Test
  void showsAllProblemsAtOnceAndNoXml() throws Exception {
    Command convert = snp(CASES.resolve("many-problems/in.xml"));
    assertThat(convert.exit()).isEqualTo(1);
    assertThat(convert.out()).isEmpty();
    assertThat(convert.err())
        .contains("error: snp.unambiguous: ")
        .contains("error: snp.kvm: ")
        .contains("error: snp.machine: ")
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhatWasLookedAtWhenThereIsNoFirmware() throws Exception {
    Command convert =
        Command.run(
            "convert", "--tee", "snp", "--firmware-descriptors", folder, POC.resolve("in.xml"));
    assertThat(convert.exit()).isEqualTo(1);
    assertThat(convert.err()).contains("no firmware for this TEE").contains("--firmware PATH");
  }

  @Test
  void looksForDescriptorsWhereTheUserHasThem() throws Exception {
    Command convert =
        Command.shell(
            "XDG_CONFIG_HOME=examples \"$virt_cvm\" convert --tee snp examples/secure-boot.xml");
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out())
        .contains("<loader type='rom' stateless='yes'>/usr/share/ovmf/OVMF.amdsev.fd</loader>");
  }

  @Test
  void tellsThatTheFirmwareAskedForIsNotThere() throws Exception {
    Object[] line = {"convert", "--tee", "snp", "--firmware", folder.resolve("none.fd")};
    Command convert = Command.run(with(line, POC.resolve("in.xml")));
    assertThat(convert.exit()).isZero();
    assertThat(convert.err())
        .contains("warning: snp.stateless-firmware: missing firmware '" + folder + "/none.fd'");
    Files.createFile(folder.resolve("none.fd"));
    assertThat(Command.run(with(line, POC.resolve("in.xml"))).err())
        .doesNotContain("missing firmware");
  }

  @Test
  void leavesTheFirmwareToLibvirt() throws Exception {
    assertThat(snp("--firmware", "libvirt", POC.resolve("in.xml")).out())
        .contains("<os firmware='efi'>", "<loader stateless='yes'/>");
  }

  @Test
  void takesTheFirmwareAsGiven() throws Exception {
    Command convert = snp("--firmware", "/opt/OVMF.fd", POC.resolve("in.xml"));
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).contains("<loader type='rom' stateless='yes'>/opt/OVMF.fd</loader>");
  }

  @Test
  void qgsTakesAPathOnlyBehindAnEqualsSign() throws Exception {
    Path in = Corpus.domains().resolve("cases/tdx/q35-secure-boot-dumpxml/in.xml");
    Object[] line = {"convert", "--tee", "tdx", "--firmware-descriptors", DESCRIPTORS};
    assertThat(Command.run(with(with(line, "--qgs"), in)).out())
        .contains("<quoteGenerationService/>");
    assertThat(Command.run(with(with(line, "--qgs=/run/qgs.socket"), in)).out())
        .contains("<quoteGenerationService path='/run/qgs.socket'/>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --tee nonesuch                | unknown TEE 'nonesuch'
          --policy 0x30000              | --tee
          --tee snp --policy 196608     | hexadecimal
          --tee snp --policy 0xxyz      | 16 digits
          --tee snp --qgs               | not an option of 'snp'
          --tee snp --firmware OVMF.fd  | absolute path
          --tee snp --firmware /a\1b  | absolute path
          --tee tdx --qgs=/a\1b       | absolute path
          --tee snp --nonesuch          | --nonesuch
          --tee snp a.xml b.xml         | b.xml
          --tee snp --diff --in-place a.xml              | --in-place and --diff exclude each other
          --tee snp -o x --diff a.xml                    | --output and --diff exclude each other
          --tee snp -o x --in-place a.xml                | --output and --in-place exclude each other
          --tee snp --in-place                           | --in-place needs a file
          --tee snp --in-place -                         | --in-place needs a file
          --tee snp --report yaml a.xml                  | unknown report 'yaml': take one of text, json, none
          --tee snp --report-file - a.xml                | would mix on standard output
          --tee snp --report-file - -o - a.xml           | would mix on standard output
          --tee snp --report-file - --diff a.xml         | would mix on standard output
          --tee snp --report none --report-file x a.xml  | --report none and --report-file exclude each other
          --tee snp --report-file a.xml a.xml            | would replace 'a.xml'
          --tee snp --report-file ./b.xml -o b.xml a.xml | would replace 'b.xml'
          --tee snp @a.xml b.xml                         | b.xml
          """)
  void usageErrorsEndWithTwo(String arguments, String message) throws Exception {
    Command convert = Command.run((Object[]) ("convert " + arguments).split(" ", 0));
    assertThat(convert.exit()).as(convert.err()).isEqualTo(2);
    assertThat(convert.out()).isEmpty();
    assertThat(convert.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aNameMayBeginWithADash() throws Exception {
    Files.copy(POC.resolve("in.xml"), folder.resolve("-o"));
    Command convert =
        Command.shell("cd \"$1\" && \"$virt_cvm\" convert --tee snp --firmware /x -- -o", folder);
    assertThat(convert.exit()).as(convert.err()).isZero();
  }

  @Test
  void bytesMayComeFromAFile() throws Exception {
    Path file = Files.write(folder.resolve("bytes"), new byte[32]);
    Command convert = snp("--host-data", "@" + file, POC.resolve("in.xml"));
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out()).contains("<hostData>" + "A".repeat(43) + "=</hostData>");
  }

  @Test
  void bindsInitdata() throws Exception {
    Path file = folder.resolve("initdata.toml");
    Files.writeString(file, "version = '0.1.0'\nalgorithm = 'sha256'\n[data]\n");
    String digest = Command.shell("sha256sum <\"$1\"", file).out().substring(0, 64);
    Command convert = snp("--initdata", file, POC.resolve("in.xml"));
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out())
        .contains(
            "<hostData>"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest))
                + "</hostData>");
    assertThat(convert.err())
        .contains("hostData holds the sha256 of the initdata, " + digest + "\n");
  }

  @Test
  void refusesWhatIsNoInitdata() throws Exception {
    Path file = Files.writeString(folder.resolve("initdata.toml"), "version = 1\n");
    Command convert = snp("--initdata", file, POC.resolve("in.xml"));
    assertThat(convert.exit()).isEqualTo(2);
    assertThat(convert.err())
        .startsWith(
            "virt-cvm: invalid value '%s' for --initdata: not initdata: line 1, column 11: "
                .formatted(file));
    Path missing = folder.resolve("none");
    assertThat(snp("--initdata", missing, POC.resolve("in.xml")).err())
        .isEqualTo("virt-cvm: cannot read '" + missing + "': no such file or directory\n");
  }

  @Test
  void aPipeThatMayNotBeWrittenIsNamed() throws Exception {
    Command convert =
        Command.shell(
            "mkfifo \"$1\"; chmod 0 \"$1\"; "
                + Privileges.WITHOUT
                + " \"$virt_cvm\" convert --tee snp --firmware /x -o \"$1\" \"$2\"",
            folder.resolve("pipe"),
            POC.resolve("in.xml"));
    assertThat(convert.exit()).isEqualTo(3);
    assertThat(convert.err())
        .isEqualTo("virt-cvm: cannot write '" + folder.resolve("pipe") + "': permission denied\n");
  }
}
