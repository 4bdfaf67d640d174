package io.virtcvm.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no domain: one line with the place and a remedy, exit code 3, no XML. */
final class BadInputTest {
  private static final Path RIGHT = Corpus.domains().resolve("cases/snp/already-right/in.xml");

  @TempDir private Path folder;

  private record Bad(String what, String input, Charset charset, String message) {
    Bad(String what, String input, String message) {
      this(what, input, UTF_8, message);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Bad> bad() {
    return List.of(
        new Bad(
            "empty",
            "",
            "not well formed: line 1, column 1: the document is empty; a domain is expected"),
        new Bad(
            "white space",
            " \n ",
            "not well formed: line 1, column 1: the document is empty; a domain is expected"),
        new Bad(
            "not XML",
            "domain",
            "not well formed: line 1, column 1: text before the root element; remove it"),
        new Bad(
            "not well formed",
            "<domain>\n  <os>\n</domain>",
            "not well formed: line 3, column 3: element 'os' is closed by '</domain>'"),
        new Bad(
            "cut in a tag",
            "<domain>\n <na",
            "not well formed: line 2, column 5: the document ends inside element 'domain'; is it complete?"),
        new Bad(
            "cut in an element",
            "<domain>\n <name>a",
            "not well formed: line 2, column 9: the document ends inside element 'name'; is it complete?"),
        new Bad(
            "external entity",
            "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<domain>&x;</domain>",
            "not accepted: line 1, column 10: document type declaration; remove the DOCTYPE; domain XML has none"),
        new Bad(
            "external DTD",
            "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'>\n<domain/>",
            "not accepted: line 1, column 10: document type declaration; remove the DOCTYPE; domain XML has none"),
        new Bad(
            "billion laughs",
            billionLaughs(),
            "not accepted: line 1, column 10: document type declaration; remove the DOCTYPE; domain XML has none"),
        new Bad(
            "undeclared entity",
            "<domain>\n<name>&xxe;</name></domain>",
            "not well formed: line 2, column 12: entity '&xxe;' is not declared; write the character itself, or '&amp;' for '&'"),
        new Bad(
            "10,000 levels",
            "<domain>".repeat(10_000),
            "not accepted: line 1, column 2056: elements nested deeper than 256 levels; no domain is"),
        new Bad(
            "duplicate attribute",
            "<domain>\n<os a='1' a='2'/></domain>",
            "not well formed: line 2, column 18: attribute 'a' stands twice in element 'os'; remove one"),
        new Bad(
            "ISO-8859-1, undeclared",
            "<domain>\n<name>\u00e9</name></domain>",
            ISO_8859_1,
            "not accepted: line 2, column 7: byte 0xE9 is not UTF-8; convert with iconv -t UTF-8"),
        new Bad(
            "ISO-8859-1, declared",
            "<?xml version='1.0' encoding='ISO-8859-1'?>\n<domain><name>e</name></domain>",
            ISO_8859_1,
            "not accepted: line 1, column 31: encoding 'ISO-8859-1'; convert with iconv -f ISO-8859-1 -t UTF-8, then declare UTF-8"),
        new Bad(
            "UTF-16 declared in UTF-8",
            "<?xml version='1.0' encoding='UTF-16'?>\n<domain/>",
            "not accepted: line 1, column 31: encoding 'UTF-16'; convert with iconv -f UTF-16 -t UTF-8, then declare UTF-8"),
        new Bad(
            "UTF-16 with its mark",
            "<domain/>",
            UTF_16,
            "not accepted: line 1, column 1: the document is in UTF-16; convert with iconv -f UTF-16 -t UTF-8"),
        new Bad(
            "UTF-16 without a mark",
            "<domain/>",
            UTF_16LE,
            "not accepted: line 1, column 1: the document is in UTF-16; convert with iconv -f UTF-16 -t UTF-8"),
        new Bad(
            "a NUL byte",
            "<domain>\n<name>a\0b</name></domain>",
            "not well formed: line 2, column 8: character U+0 cannot stand in XML; remove it"),
        new Bad(
            "a network",
            "<network/>",
            "not a domain: line 1, column 1: the root element is <network>; pass the XML of one domain, as 'virsh dumpxml --inactive' prints it"),
        new Bad(
            "a domstatus",
            "<domstatus><domain/></domstatus>",
            "not a domain: line 1, column 1: the root element is <domstatus>; this is libvirt's own state of a running domain; take what 'virsh dumpxml --inactive' prints"),
        new Bad(
            "two domains",
            "<domain/>\n<domain/>",
            "not well formed: line 2, column 2: content after the root element; give one document at a time"));
  }

  private static String billionLaughs() {
    StringBuilder text = new StringBuilder("<!DOCTYPE domain [<!ENTITY l0 'lol'>");
    for (int i = 1; i < 10; i++) {
      text.append("<!ENTITY l").append(i).append(" '");
      text.append(("&l" + (i - 1) + ";").repeat(10)).append("'>");
    }
    return text + "]>\n<domain><name>&l9;</name></domain>";
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedInOneLineWithItsPlace(Bad one) throws Exception {
    Command convert =
        Command.runWithInput(one.input().getBytes(one.charset()), "convert", "--tee", "snp", "-");
    assertUnreadable(convert, "standard input: " + one.message());
  }

  private static void assertUnreadable(Command command, String message) {
    assertThat(command.err()).isEqualTo("virt-cvm: " + message + "\n");
    assertThat(command.exit()).isEqualTo(3);
    assertThat(command.out()).isEmpty();
  }

  @Test
  void anExternalEntityOpensNoFile() throws Exception {
    // Whoever opens a pipe that nobody writes to waits.
    Command convert =
        Command.shell(
            """
            mkfifo "$1" && printf '<!DOCTYPE domain [<!ENTITY x SYSTEM "file://%s">]>\n<domain>&x;</domain>' "$1" |
              "$virt_cvm" convert --tee snp
            """,
            folder.resolve("pipe"));
    assertUnreadable(
        convert,
        "standard input: not accepted: line 1, column 10: document type declaration;"
            + " remove the DOCTYPE; domain XML has none");
  }

  @Test
  void aByteOrderMarkIsKept() throws Exception {
    byte[] in = ("\uFEFF" + Files.readString(RIGHT)).getBytes(UTF_8);
    Command convert =
        Command.runWithInput(
            in, "convert", "--tee", "snp", "--firmware-descriptors", Command.DESCRIPTORS);
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out().getBytes(UTF_8)).isEqualTo(in);
  }

  @Test
  void aHugeFileTakesNeitherLongNorMuch() throws Exception {
    Path huge = folder.resolve("huge.xml");
    byte[] comment = ("<!--" + "x".repeat(1 << 20) + "-->\n").getBytes(UTF_8);
    try (OutputStream out = Files.newOutputStream(huge)) {
      out.write("<domain>\n".getBytes(UTF_8));
      for (int i = 0; i < 100; i++) {
        out.write(comment);
      }
      out.write("</domain>\n".getBytes(UTF_8));
    }
    assertTooLarge("\"$virt_cvm\" convert --tee snp \"$1\"", huge, huge.toString());
    assertTooLarge("\"$virt_cvm\" convert --tee snp <\"$1\"", huge, "standard input");
  }

  @Test
  void aPipeWithoutEndIsNotReadToItsEnd() throws Exception {
    assertTooLarge("yes | \"$virt_cvm\" convert --tee snp", folder, "standard input");
    assertTooLarge("\"$virt_cvm\" convert --tee snp </dev/zero", folder, "standard input");
    assertTooLarge("\"$virt_cvm\" convert --tee snp /dev/zero", folder, "/dev/zero");
  }

  private static void assertTooLarge(String script, Path file, String name) throws Exception {
    Instant start = Instant.now();
    Command convert = Command.shell("export jvm=-Xmx64m; " + script, file);
    assertUnreadable(
        convert, name + ": not accepted: the document is larger than 16 MiB; a domain is some KiB");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aPipeMayBeSlow() throws Exception {
    Command convert =
        Command.shell(
            "{ head -c 100 \"$1\"; sleep 1; tail -c +101 \"$1\"; }"
                + " | \"$virt_cvm\" convert --tee snp --firmware-descriptors \"$2\"",
            RIGHT,
            Command.DESCRIPTORS);
    assertThat(convert.exit()).as(convert.err()).isZero();
    assertThat(convert.out()).isEqualTo(Files.readString(RIGHT));
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    Path none = folder.resolve("none.xml");
    assertUnreadable(
        Command.run("convert", "--tee", "snp", none),
        "cannot read '" + none + "': no such file or directory");
    assertUnreadable(
        Command.run("convert", "--tee", "snp", folder),
        "cannot read '" + folder + "': Is a directory");
    assertUnreadable(
        Command.run("convert", "--tee", "snp", "--in-place", folder),
        "cannot replace '" + folder + "': not a regular file; leave out --in-place");
  }

  @Test
  void aFileWithoutReadPermissionIsNotRead() throws Exception {
    Path in = Files.copy(RIGHT, folder.resolve("in.xml"));
    Command convert =
        Command.shell(
            "chmod 0 \"$1\"; " + Privileges.WITHOUT + " \"$virt_cvm\" convert --tee snp \"$1\"",
            in);
    assertUnreadable(convert, "cannot read '" + in + "': permission denied");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() throws Exception {
    String name = "a\nb\u001b[31mc\u009b\r\u202e.xml";
    Command missing = Command.run("convert", "--tee", "snp", folder.resolve(name));
    assertUnreadable(
        missing,
        "cannot read '"
            + folder.resolve("a\\nb\\u001b[31mc\\u009b\\r\\u202e.xml")
            + "': no such file or directory");
    Command usage = Command.run("convert", "--tee", "\u001b[31m\n");
    assertThat(usage.exit()).isEqualTo(2);
    assertThat(usage.err()).startsWith("virt-cvm: unknown TEE '\\u001b[31m\\n': ");

    Path in = folder.resolve("\u001b.xml");
    Files.writeString(
        in,
        Files.readString(RIGHT)
            .replace("</policy>", "</policy>\n<cbitpos>\u009b5\u202e</cbitpos>"));
    Command convert = Command.run("convert", "--tee", "snp", "--firmware", "/x", in);
    assertHarmless(convert.err());
    assertThat(convert.err()).contains("\\u001b.xml");
    Command json =
        Command.run("convert", "--tee", "snp", "--firmware", "/x", "--report", "json", in);
    assertHarmless(json.err());
    assertThat(json.err()).contains("\\u009b5\\u202e");
  }

  private static void assertHarmless(String text) {
    assertThat(text).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e]");
  }
}
