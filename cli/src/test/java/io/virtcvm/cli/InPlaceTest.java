package io.virtcvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --in-place} and {@code -o} replace is old or new, and nothing is left beside it. */
final class InPlaceTest {
  private static final Path POC = Corpus.domains().resolve("cases/snp/q35-secure-boot-dumpxml");

  /** Converts $1 in place; $2 are the descriptors. */
  private static final String IN_PLACE =
      " \"$virt_cvm\" convert --tee snp --firmware-descriptors \"$2\" --in-place \"$1\"";

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void copy() throws IOException {
    file = Files.copy(POC.resolve("in.xml"), folder.resolve("in.xml"));
  }

  private static Command inPlace(Path file) throws Exception {
    return Command.run(arguments(file));
  }

  private static Object[] arguments(Path file) {
    return new Object[] {
      "convert", "--tee", "snp", "--firmware-descriptors", Command.DESCRIPTORS, "--in-place", file
    };
  }

  private void assertNothingElse() throws IOException {
    assertThat(names(folder)).containsExactly("in.xml");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesTheFile() throws Exception {
    Command convert = inPlace(file);
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out()).isEmpty();
    assertThat(convert.err()).contains("in.xml: converted for AMD SEV-SNP: ");
    assertThat(file).hasSameBinaryContentAs(POC.resolve("out.xml"));
    assertNothingElse();
  }

  @ParameterizedTest
  @CsvSource({"'\n', '\n'", "'\n', ''", "'\n', '\r\n'", "'\n', '\n\n'"})
  void keepsTheLastLineEnd(String end, String other) throws Exception {
    String in = Files.readString(file);
    String out = Files.readString(POC.resolve("out.xml"));
    assertThat(in).endsWith(">" + end);
    Files.writeString(file, in.stripTrailing() + other);
    assertThat(inPlace(file).exit()).isZero();
    assertThat(file).hasContent(out.stripTrailing() + other);
    assertThat(Files.readString(file)).endsWith(">" + other);
  }

  @Test
  void leavesAFileThatIsRightUntouched() throws Exception {
    inPlace(file);
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, before);
    Object inode = Files.getAttribute(file, "unix:ino");
    Command convert = inPlace(file);
    assertThat(convert.exit()).isZero();
    assertThat(convert.err()).contains("already right");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void leavesAFileThatIsRefused() throws Exception {
    Files.copy(
        Corpus.domains().resolve("cases/snp/many-problems/in.xml"), folder.resolve("bad.xml"));
    Path bad = folder.resolve("bad.xml");
    byte[] before = Files.readAllBytes(bad);
    assertThat(inPlace(bad).exit()).isEqualTo(1);
    assertThat(bad).hasBinaryContent(before);
    assertThat(names(folder)).containsExactly("bad.xml", "in.xml");
  }

  @Test
  void keepsModeAndExtendedAttributes() throws Exception {
    Files.setAttribute(file, "unix:mode", 0604);
    UserDefinedFileAttributeView attributes =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    attributes.write("note", UTF_8.encode("mine"));
    assertThat(inPlace(file).exit()).isZero();
    assertThat((Integer) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0604);
    assertThat(attributes.list()).containsExactly("note");
  }

  @Test
  void keepsOwnerAndGroup() throws Exception {
    assumeTrue(Privileges.ROOT, "not run: only root can give files away");
    Map<String, Object> mine = Map.of("unix:uid", 12345, "unix:gid", 23456, "unix:mode", 0640);
    for (String name : List.of("unix:uid", "unix:gid", "unix:mode")) {
      Files.setAttribute(file, name, mine.get(name));
    }
    assertThat(inPlace(file).exit()).isZero();
    assertThat(file).hasSameBinaryContentAs(POC.resolve("out.xml"));
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23456);
    assertThat((Integer) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0640);
  }

  @Test
  void doesNotReplaceWhatItCannotGiveBack() throws Exception {
    assumeTrue(Privileges.ROOT, "not run: only root can give files away");
    Files.setAttribute(file, "unix:uid", 12345);
    Command convert = Command.shell(Privileges.WITHOUT + IN_PLACE, file, Command.DESCRIPTORS);
    assertFailed(
        convert, "its owner and group cannot be kept; run as its owner, or write another file");
  }

  private void assertFailed(Command convert, String reason) throws IOException {
    assertThat(convert.err()).isEqualTo("virt-cvm: cannot write '" + file + "': " + reason + "\n");
    assertThat(convert.exit()).isEqualTo(3);
    assertThat(convert.out()).isEmpty();
    assertThat(file).hasSameBinaryContentAs(POC.resolve("in.xml"));
    assertNothingElse();
  }

  @Test
  void writesThroughALink() throws Exception {
    Path links = Files.createDirectory(folder.resolve("links"));
    Path link = Files.createSymbolicLink(links.resolve("link.xml"), Path.of("../in.xml"));
    assertThat(inPlace(link).exit()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasSameBinaryContentAs(POC.resolve("out.xml"));
    assertThat(names(links)).containsExactly("link.xml");
  }

  @Test
  void outputIsMadeWhereALinkPointsTo() throws Exception {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path link = Files.createSymbolicLink(folder.resolve("link.xml"), Path.of("out/new.xml"));
    Object[] line = {"convert", "--tee", "snp", "--firmware", "/x", "-o", link, file};
    assertThat(Command.run(line).exit()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(names(out)).containsExactly("new.xml");

    Path loop = Files.createSymbolicLink(folder.resolve("loop.xml"), Path.of("loop.xml"));
    line[6] = loop;
    Command convert = Command.run(line);
    assertThat(convert.exit()).isEqualTo(3);
    assertThat(convert.err()).startsWith("virt-cvm: cannot write '" + loop + "': ").hasLineCount(1);
    assertThat(loop).isSymbolicLink();
  }

  @Test
  void aFolderThatCannotBeWrittenLeavesTheFile() throws Exception {
    Command convert =
        Command.shell(
            "chmod a-w \"${1%/*}\"; "
                + Privileges.WITHOUT
                + IN_PLACE
                + "; code=$?; chmod u+w \"${1%/*}\"; exit $code",
            file,
            Command.DESCRIPTORS);
    assertFailed(convert, "no permission to make a new file in '" + folder + "'");
  }

  @Test
  void aFullDiskLeavesTheFile() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    // A disk of its own needs a namespace of its own, and that root or a kernel that lets users.
    Command convert =
        Command.shell(
            "exec unshare "
                + (Privileges.ROOT ? "-m" : "-rm")
                + """
                 bash -c '
                set -e
                mount -t tmpfs -o size=64k tmpfs "$1"
                cp "$3" "$1/in.xml"
                ! dd if=/dev/zero of="$1/fill" bs=1k 2>/dev/null
                set +e
                """
                + "\"$virt_cvm\" convert --tee snp --firmware-descriptors \"$2\" --in-place \"$1/in.xml\""
                + """

                echo "exit $?"
                cmp "$3" "$1/in.xml" && ls -A "$1"
                ' script "$@"
                """,
            disk,
            Command.DESCRIPTORS,
            file);
    assertThat(convert.err())
        .as("a full disk; needs root or user namespaces")
        .isEqualTo("virt-cvm: cannot write '%s/in.xml': No space left on device\n".formatted(disk));
    assertThat(convert.out()).isEqualTo("exit 3\nfill\nin.xml\n");
  }

  @Test
  void whoeverInterruptsFindsTheOldOrTheNew() throws Exception {
    // Large, so that to write it takes a while.
    String padding = "<!--" + "x".repeat(4 << 20) + "-->\n";
    byte[] before = (Files.readString(POC.resolve("in.xml")) + padding).getBytes(UTF_8);
    byte[] after = (Files.readString(POC.resolve("out.xml")) + padding).getBytes(UTF_8);
    Files.write(file, before);
    long start = System.nanoTime();
    assertThat(inPlace(file).exit()).isZero();
    long whole = System.nanoTime() - start;
    assertThat(file).hasBinaryContent(after);

    Random random = new Random(20260101);
    int interrupted = 0;
    for (int i = 0; i < 30; i++) {
      String signal = i % 2 == 0 ? "INT" : "TERM";
      Files.write(file, before);
      int exit = interrupt(signal, random.nextLong(whole / 4, whole));
      assertThat(exit).isIn(0, signal.equals("INT") ? 130 : 143);
      interrupted += exit == 0 ? 0 : 1;
      byte[] now = Files.readAllBytes(file);
      assertThat(Arrays.equals(now, before) || Arrays.equals(now, after)).isTrue();
      if (exit == 0) {
        assertThat(Arrays.equals(now, after)).isTrue();
      }
      assertNothingElse();
    }
    assertThat(interrupted).isPositive();
  }

  private int interrupt(String signal, long nanos) throws Exception {
    Process process =
        new ProcessBuilder(Command.line(arguments(file)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
