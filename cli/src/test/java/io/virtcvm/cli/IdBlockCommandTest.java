package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdBlockCommandTest {
  private static final Path CASES = Corpus.domains().resolve("cases/snp");
  private static final Path RIGHT = CASES.resolve("already-right/in.xml");
  private static final Path FIRMWARE =
      Corpus.root().resolve("target/sid/usr/share/ovmf/OVMF.amdsev.fd");
  private static final String DIGEST = "0123456789abcdef".repeat(6);

  @TempDir private Path folder;

  @BeforeEach
  void makeKeys() throws Exception {
    Command made =
        Command.shell(
            "cd \"$1\" && umask 077 && for key in id author; do"
                + " openssl ecparam -name secp384r1 -genkey -noout -out $key.pem || exit; done",
            folder);
    assertThat(made.exit()).as(made.err()).isZero();
  }

  private Command idBlock(Object... arguments) throws Exception {
    return idBlockWith(folder.resolve("id.pem"), arguments);
  }

  private static Command idBlockWith(Path key, Object... arguments) throws Exception {
    return Command.run(
        Stream.concat(
                Stream.of(
                    "id-block", "--id-key", key, "--firmware-descriptors", Command.DESCRIPTORS),
                Stream.of(arguments))
            .toArray());
  }

  private static byte[] block(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @Test
  void printsBothValuesWithWhatIsInThem() throws Exception {
    Command command =
        idBlock(
            "--author-key",
            folder.resolve("author.pem"),
            "--launch-digest",
            DIGEST,
            "--family-id",
            "f0".repeat(16),
            "--image-id",
            "1E".repeat(16),
            "--guest-svn",
            "258",
            RIGHT);
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.err()).isEmpty();
    assertThat(command.out())
        .matches(
            """
            launch digest      %s
            policy             0x30000
            family id          (f0){16}
            image id           (1e){16}
            guest SVN          258
            id key digest      [0-9a-f]{96}
            author key digest  [0-9a-f]{96}

            idBlock:
            [A-Za-z0-9+/]{128}

            idAuth:
            [A-Za-z0-9+/]{5462}==

            authorKey: yes
            """
                .formatted(DIGEST));
    String base64 = command.out().lines().filter(line -> line.length() == 128).findFirst().get();
    assertThat(HexFormat.of().formatHex(block(base64)))
        .isEqualTo(
            DIGEST
                + "f0".repeat(16)
                + "1e".repeat(16)
                + "01000000"
                + "02010000"
                + "0000030000000000");
  }

  @Test
  void printsJson() throws Exception {
    Command command = idBlock("--launch-digest", DIGEST, "--format", "json", RIGHT);
    assertThat(command.out())
        .contains("\"launchDigest\": \"" + DIGEST + "\"", "\"policy\": \"0x30000\"")
        .contains("\"guestSvn\": 0", "\"authorKeyDigest\": null", "\"authorKey\": false");
  }

  @Test
  void takesTheDigestThatMeasureComputes() throws Exception {
    Object[] launch = {"--firmware-file", FIRMWARE, "--cpu-model", "EPYC-v4"};
    Object[] features = {"--guest-features", "0x1", RIGHT};
    Command measured =
        Command.run(
            Stream.of(
                    Stream.of("measure", "--digest", "hex"), Stream.of(launch), Stream.of(features))
                .flatMap(words -> words)
                .toArray());
    assertThat(measured.exit()).as(measured.err()).isZero();
    Command command = idBlock(Stream.concat(Stream.of(launch), Stream.of(features)).toArray());
    assertThat(command.out()).startsWith("launch digest  " + measured.out());
    assertThat(idBlock("--firmware-file", FIRMWARE, "--cpu-model", "EPYC-v4", RIGHT).err())
        .contains("cannot measure it: 2 values, for guest features 0x1 or guest features 0x21");
  }

  @Test
  void convertsTheDomainWithIt() throws Exception {
    Path in = CASES.resolve("q35-secure-boot-dumpxml/in.xml");
    Path out = folder.resolve("out.xml");
    Command command =
        idBlock(
            "--author-key", folder.resolve("author.pem"), "--launch-digest", DIGEST, "-o", out, in);
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.out()).isEmpty();
    assertThat(command.err())
        .contains("converted for AMD SEV-SNP")
        .contains("snp.id-block: ")
        .contains("launchSecurity/idBlock: (none) -> ")
        .contains("launchSecurity/@authorKey: (none) -> 'yes'");
    Command check =
        Command.run("check", "--tee", "snp", "--firmware-descriptors", Command.DESCRIPTORS, out);
    assertThat(check.exit()).as(check.err()).isZero();
    Command again = idBlock("--launch-digest", DIGEST, "-o", "-", out);
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.out()).isEmpty();
    assertThat(again.err())
        .contains("conflict: the domain's idAuth is ")
        .contains("conflict: the domain's authorKey is 'yes', asked for is 'no'");
  }

  @Test
  void signsThePolicyOfTheDomain() throws Exception {
    String xml = Files.readString(RIGHT).replace("0x30000", "130000");
    Path in = Files.writeString(folder.resolve("in.xml"), xml);
    Command command = idBlock("--launch-digest", DIGEST, "-o", "-", in);
    assertThat(command.exit()).as(command.err()).isZero();
    String base64 = command.out().replaceAll("(?s).*<idBlock>(.*)</idBlock>.*", "$1");
    assertThat(block(base64)).endsWith(0, 0, 0x13, 0, 0, 0, 0, 0);
  }

  @Test
  void refusesWhatWillNotRunSo() throws Exception {
    Command plain =
        idBlock("--launch-digest", DIGEST, CASES.resolve("q35-secure-boot-dumpxml/in.xml"));
    assertThat(plain.exit()).isEqualTo(1);
    assertThat(plain.err()).contains("not converted yet").contains("virt-cvm check --tee snp");
    Command impossible = idBlock("--launch-digest", DIGEST, CASES.resolve("i440fx/in.xml"));
    assertThat(impossible.exit()).isEqualTo(1);
    assertThat(impossible.err()).contains("error: snp.machine: ");
    Command other =
        idBlock(
            "--launch-digest",
            DIGEST,
            Corpus.domains().resolve("cases/tdx/in-need-of-nothing/in.xml"));
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("no ID block for launchSecurity 'tdx': it is of AMD SEV-SNP");
    for (Command command : new Command[] {plain, impossible, other}) {
      assertThat(command.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --family-id 00            | invalid value '00' for --family-id: write 32 hexadecimal digits
          --image-id x              | invalid value 'x' for --image-id: write 32 hexadecimal digits
          --guest-svn -1            | invalid value '-1' for --guest-svn: write a number from 0 to 4294967295
          --guest-svn 4294967296    | write a number from 0 to 4294967295
          --launch-digest 0         | write 96 hexadecimal digits
          --format yaml             | unknown format 'yaml'
          """)
  void usageErrorsEndWithTwo(String arguments, String message) throws Exception {
    Object[] words = (arguments + " " + RIGHT).split(" ", 0);
    Command command = idBlock(words);
    assertThat(command.exit()).as(command.err()).isEqualTo(2);
    assertThat(command.err()).contains(message).doesNotContain("\tat ");
    assertThat(Command.run("id-block", RIGHT).err()).contains("--id-key");
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----", "rw--w----", "rw-----w-", "rw----r--", "rw-rw-rw-"})
  void refusesAKeyThatOthersMayOpen(String mode) throws Exception {
    Path key = folder.resolve("id.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
    assertUnusable(key, "others may open it (" + mode + ")\n    'chmod 600 " + key + "'; ");
    Path link = Files.createSymbolicLink(folder.resolve("link"), key);
    assertUnusable(link, "others may open it (" + mode + ")");
  }

  @Test
  void refusesWhatIsNoFileWithAKey() throws Exception {
    assertUnusable(folder, "not a regular file");
    assertUnusable(Path.of("/dev/zero"), "not a regular file");
    // Whoever opens a pipe that nobody writes to waits.
    Path pipe = folder.resolve("pipe");
    assertThat(Command.shell("mkfifo -m 600 \"$1\"", pipe).exit()).isZero();
    assertUnusable(pipe, "not a regular file");
    Path large = Files.write(folder.resolve("large"), new byte[16385]);
    Files.setPosixFilePermissions(large, PosixFilePermissions.fromString("rw-------"));
    assertUnusable(large, "16385 bytes are no private key");
    Path empty = Files.createFile(folder.resolve("empty"));
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("r--------"));
    assertUnusable(empty, "no private key in PEM");
    assertUnusable(folder.resolve("none"), "no such file or directory");
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertUnusable(loop, "");
  }

  @Test
  void aKeyIsNoArgumentAndIsNotShown() throws Exception {
    String key = Files.readString(folder.resolve("id.pem"));
    Command command = Command.run("id-block", "--id-key", key, "--launch-digest", DIGEST, RIGHT);
    assertThat(command.exit()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(command.err())
        .contains("a file's name is wanted, not the key itself")
        .doesNotContain(key.lines().skip(1).findFirst().orElseThrow())
        .doesNotContain("BEGIN");
  }

  @Test
  void refusesAKeyOfAnotherUser() throws Exception {
    assumeThat(Privileges.ROOT).isTrue();
    Path key = folder.resolve("id.pem");
    Files.setAttribute(key, "unix:uid", 65534);
    assertUnusable(key, "it is another user's (uid 65534)");
  }

  @Test
  void tellsTheNotesOfWhatItMeasures() throws Exception {
    String xml = Files.readString(RIGHT).replace("<boot dev='hd'/>", "<kernel>/k</kernel>");
    Path in = Files.writeString(folder.resolve("in.xml"), xml);
    Command command =
        idBlock(
            "--firmware-file", FIRMWARE, "--cpu-model", "EPYC-v4", "--guest-features", "0x1", in);
    assertThat(command.exit()).as(command.err()).isZero();
    assertThat(command.err())
        .contains("note: the kernel, initrd and command line are not measured");
  }

  @Test
  void takesAKeyThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("id.pem"));
    assertThat(idBlockWith(link, "--launch-digest", DIGEST, RIGHT).exit()).isZero();
  }

  private static void assertUnusable(Path key, String message) throws Exception {
    Command command = idBlockWith(key, "--launch-digest", DIGEST, RIGHT);
    assertThat(command.exit()).as(command.err()).isEqualTo(3);
    assertThat(command.out()).isEmpty();
    assertThat(command.err()).contains("'" + key + "': " + message).doesNotContain("\tat ");
  }
}
