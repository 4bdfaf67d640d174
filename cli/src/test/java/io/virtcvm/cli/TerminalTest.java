package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Colours at a real terminal, and nowhere else. */
final class TerminalTest {
  private static final String CONVERT =
      "\"$virt_cvm\" convert --tee snp --firmware-descriptors examples/qemu/firmware examples/secure-boot.xml";
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String CYAN = "\u001b[36m";
  private static final String BOLD = "\u001b[1m";
  private static final String OFF = "\u001b[0m";

  @TempDir private Path folder;

  /** Runs a shell line whose three streams are a terminal, but for what it redirects. */
  private static String atTerminal(String line) throws Exception {
    // A terminal turns each line end into two characters.
    Command script =
        Command.shell(
            "TERM=xterm; export TERM; exec script -qec \"$1\" /dev/null </dev/null", line);
    assertThat(script.exit()).as(script.out()).isZero();
    return script.out().replace("\r\n", "\n");
  }

  private static String plain() throws Exception {
    return Command.shell(CONVERT).err();
  }

  private static String diff() throws Exception {
    return Command.shell(CONVERT + " --diff").out();
  }

  private static String withoutColours(String text) {
    return text.replaceAll("\u001b\\[[0-9]+m", "");
  }

  @Test
  void theReportIsColouredAndEndsWithTheDifference() throws Exception {
    String report = atTerminal(CONVERT + " >/dev/null");
    assertThat(report)
        .contains("\n" + BOLD + "snp.smm-off" + OFF + ": a hypervisor ")
        .contains("features/smm/@state: " + RED + "'on'" + OFF + " -> " + GREEN + "'off'" + OFF)
        .contains("\n" + YELLOW + "warning" + OFF + ": " + BOLD + "snp.stateless-firmware" + OFF)
        .contains("\n" + CYAN + "@@ -3,")
        .contains("\n" + RED + "-    <smm state='on'/>" + OFF + "\n")
        .contains("\n" + GREEN + "+    <smm state='off'/>" + OFF + "\n");
    assertThat(withoutColours(report)).isEqualTo(plain() + diff());
  }

  @Test
  void errorsAreRed() throws Exception {
    String report =
        atTerminal(
            "\"$virt_cvm\" convert --tee snp"
                + " src/test/resources/domains/cases/snp/many-problems/in.xml || true");
    assertThat(report)
        .contains("\n" + RED + "error" + OFF + ": " + BOLD + "snp.kvm" + OFF + ": ")
        .doesNotContain("@@");
  }

  @Test
  void noColorAndDumbTerminalsAreRespected() throws Exception {
    String expected = plain() + diff();
    assertThat(atTerminal("NO_COLOR=1 " + CONVERT + " >/dev/null")).isEqualTo(expected);
    assertThat(atTerminal("TERM=dumb " + CONVERT + " >/dev/null")).isEqualTo(expected);
    assertThat(atTerminal("NO_COLOR= " + CONVERT + " >/dev/null")).contains(RED);
  }

  @Test
  void whatIsRedirectedIsPlain() throws Exception {
    Path report = folder.resolve("report");
    Path out = folder.resolve("out.xml");
    String xml = atTerminal(CONVERT + " 2>" + report);
    assertThat(xml).startsWith("<domain").doesNotContain("\u001b");
    assertThat(report).hasContent(plain());
    assertThat(atTerminal(CONVERT + " -o " + out + " --report-file " + report)).isEmpty();
    assertThat(report).hasContent(plain());
    assertThat(out).hasContent(xml);
    assertThat(atTerminal(CONVERT + " --diff --report none >" + out)).isEmpty();
    assertThat(out).hasContent(diff());
  }

  @Test
  void theDifferenceAloneIsColouredAndComesOnce() throws Exception {
    String shown = atTerminal(CONVERT + " --diff");
    assertThat(shown).contains("\n" + RED + "-    <smm state='on'/>" + OFF + "\n");
    assertThat(withoutColours(shown)).isEqualTo(diff() + plain());
    assertThat(atTerminal("NO_COLOR=1 " + CONVERT + " --diff 2>/dev/null")).isEqualTo(diff());
  }

  @Test
  void jsonIsNeverColoured() throws Exception {
    assertThat(atTerminal(CONVERT + " --report json >/dev/null"))
        .startsWith("{\n")
        .endsWith("\n}\n")
        .doesNotContain("\u001b");
  }

  @Test
  void checkShowsTheDifferenceToo() throws Exception {
    String report = atTerminal(CONVERT.replace(" convert ", " check ") + " || true");
    assertThat(report).contains(": not yet right for ", CYAN + "@@ -3,");
  }

  @Test
  void helpFollowsTheSameSwitch() throws Exception {
    String help = Command.run("convert", "--help").out();
    assertThat(help).doesNotContain("\u001b");
    assertThat(atTerminal("\"$virt_cvm\" convert --help")).contains("\u001b[");
    assertThat(atTerminal("NO_COLOR=1 \"$virt_cvm\" convert --help")).isEqualTo(help);
  }

  @Test
  void controlCharactersOfTheDocumentAreShownNotSent() throws Exception {
    Path in = folder.resolve("in.xml");
    Files.writeString(
        in,
        Files.readString(Path.of(System.getProperty("root.dir"), "examples/secure-boot.xml"))
            .replace("<smm state='on'/>", "<smm state='on'/><!-- \u009b31m -->\r"));
    String report = atTerminal(CONVERT.replace("examples/secure-boot.xml", in + " >/dev/null"));
    assertThat(report)
        .contains("<!-- \\u009b31m -->\\r")
        .doesNotContain("\u009b")
        .doesNotContain("\r");
  }

  @Test
  void noSecretOfTheDocumentStandsInTheReport() throws Exception {
    Path in = folder.resolve("in.xml");
    Files.writeString(
        in,
        Files.readString(Path.of(System.getProperty("root.dir"), "examples/secure-boot.xml"))
            .replace("</devices>", "<graphics type='vnc' passwd='s3cret'/>\n</devices>")
            .replace(
                "</domain>",
                "  <launchSecurity type='sev'>\n    <policy>0x7</policy>\n"
                    + "    <session>AbCd\nEfGh</session>\n  </launchSecurity>\n</domain>"));
    String report = atTerminal(CONVERT.replace("examples/secure-boot.xml", in + " >/dev/null"));
    assertThat(report)
        .contains("passwd=(hidden)", "<session>(hidden)</session>")
        .doesNotContain("s3cret", "AbCd", "EfGh");
    assertThat(Command.shell(CONVERT.replace("examples/secure-boot.xml", in + " --diff")).out())
        .as("what patch takes is the document's own")
        .contains("passwd='s3cret'");
  }

  @Test
  void severalDomainsAreShownWithABar() throws Exception {
    String define =
        "src/test/libvirt/tee-host src/test/libvirt/in-root bash -c '"
            + "for d in a b; do echo \"<domain type=\\\"kvm\\\"><name>$d</name>"
            + "<memory>9999</memory><os><type machine=\\\"q35\\\">hvm</type></os>"
            + "<features><acpi/></features></domain>\" >/tmp/bar.$$;"
            + " virsh -q -c qemu:///system define /tmp/bar.$$ >/dev/null; rm /tmp/bar.$$; done;"
            + " \"$virt_cvm\" define --tee snp --all%s'";
    String shown = atTerminal(define.formatted(""));
    assertThat(shown)
        .containsPattern("\rdomains +50% \\[=+ *] 1/2 ")
        .containsPattern("\rdomains +100% \\[=+] 2/2 ")
        .contains("a: defined on qemu:///system", "b: defined on qemu:///system")
        .endsWith("virt-cvm: 2 defined or already right, 0 refused or failed\n");
    assertThat(atTerminal(define.formatted(" 2>&1 | cat"))).doesNotContain("domains  ");
  }
}
