package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a TEE that somebody else brings can do to the command line, and its bugs to the command. */
final class MadeUpTeeTest {
  @TempDir private Path folder;

  @BeforeEach
  void install() throws Exception {
    Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.writeString(services.resolve("io.virtcvm.Tee"), MadeUpTee.class.getName());
    Files.writeString(folder.resolve("in.xml"), "<domain type='kvm'/>\n");
  }

  private Command convert(String... options) throws Exception {
    return convertIn("", options);
  }

  private Command convertIn(String environment, String... options) throws Exception {
    Object[] arguments = new Object[options.length + 1];
    arguments[0] = folder.resolve("classes") + ":";
    System.arraycopy(options, 0, arguments, 1, options.length);
    return Command.shell(
        "export before=\"$1\"; shift; cd "
            + folder
            + " && "
            + environment
            + " \"$virt_cvm\" convert --tee made-up --report none \"$@\" in.xml",
        arguments);
  }

  private static void assertTitle(Command convert, String title) {
    assertThat(convert.err()).isEmpty();
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).contains("<title>" + title + "</title>");
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void bytesComeFromAFileRawOrInBase64() throws Exception {
    byte[] bytes = random(48);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    Files.write(folder.resolve("raw"), bytes);
    Files.writeString(folder.resolve("base64"), " " + base64 + "\r\n\n");
    assertTitle(convert("--blob", base64), base64);
    assertTitle(convert("--blob=" + base64), base64);
    assertTitle(convert("--blob", "@raw"), base64);
    assertTitle(convert("--blob=@raw"), base64);
    assertTitle(convert("--blob", "@base64"), base64);
    assertTitle(convert("--blob", "@" + folder.resolve("raw")), base64);
  }

  @Test
  void base64MayStandInLines() throws Exception {
    byte[] bytes = random(4096);
    Files.write(folder.resolve("base64"), Base64.getMimeEncoder().encode(bytes));
    assertTitle(convert("--long-blob", "@base64"), Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void onlyBytesComeFromFiles() throws Exception {
    assertTitle(convert("--note", "@raw"), "@raw");
  }

  @Test
  void aFileOfAnotherSizeIsAUsageError() throws Exception {
    Files.write(folder.resolve("empty"), new byte[0]);
    Files.write(folder.resolve("odd"), random(49));
    Files.write(folder.resolve("long"), random(200));
    Files.writeString(folder.resolve("other"), Base64.getEncoder().encodeToString(random(47)));
    assertUsage(
        convert("--blob", "@empty"),
        "invalid value '@empty' for --blob: the file has 0 bytes; give it exactly 48, or their base64");
    assertUsage(
        convert("--blob", "@odd"),
        "invalid value '@odd' for --blob: the file has 49 bytes; give it exactly 48, or their base64");
    assertUsage(
        convert("--blob", "@long"),
        "invalid value '@long' for --blob: the file has more than 144 bytes; give it exactly 48, or their base64");
    assertUsage(
        convert("--blob", "@/dev/zero"),
        "invalid value '@/dev/zero' for --blob: the file has more than 144 bytes; give it exactly 48, or their base64");
    assertUsage(
        convert("--blob", "@other"), "invalid value '@other' for --blob: not base64 of 48 bytes");
  }

  private static void assertUsage(Command convert, String message) {
    assertThat(convert.err())
        .isEqualTo(
            "virt-cvm: " + message + "\n    'virt-cvm convert --help' lists what there is\n");
    assertThat(convert.exit()).isEqualTo(2);
    assertThat(convert.out()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsUnreadable() throws Exception {
    assertThat(convert("--blob", "@none"))
        .isEqualTo(new Command(3, "", "virt-cvm: cannot read 'none': no such file or directory\n"));
    assertThat(convert("--blob", "@."))
        .isEqualTo(new Command(3, "", "virt-cvm: cannot read '.': Is a directory\n"));
  }

  @Test
  void helpSaysThatAFileWillDo() throws Exception {
    assertThat(convert("--help").out()).contains("--blob=BASE64|@FILE", "--note=TEXT");
  }

  @Test
  void optionsOfAnotherTeeAreAUsageError() throws Exception {
    assertUsage(
        convert("--policy", "0x30000"), "--policy is not an option of 'made-up': leave it out");
  }

  @Test
  void aBugIsOneLineAndNoXml() throws Exception {
    String report = "; please report it, with what VIRT_CVM_DEBUG=1 shows\n";
    assertThat(convert("--note", "fail"))
        .isEqualTo(
            new Command(
                70,
                "",
                "virt-cvm: internal error: java.lang.IllegalStateException: a bug\\nof \\u001b ours"
                    + report));
    assertThat(convert("--note", "deep"))
        .isEqualTo(
            new Command(70, "", "virt-cvm: internal error: java.lang.StackOverflowError" + report));
  }

  @Test
  void aBugShowsItsPlaceWhenAsked() throws Exception {
    Command convert = convertIn("VIRT_CVM_DEBUG=1", "--note", "fail");
    assertThat(convert.exit()).isEqualTo(70);
    assertThat(convert.out()).isEmpty();
    assertThat(convert.err()).contains("\tat io.virtcvm.cli.MadeUpTee.show(");
  }
}
