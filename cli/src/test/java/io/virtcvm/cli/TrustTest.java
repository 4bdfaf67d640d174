package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A way back leads to where its domain was, whoever has copied, edited or made up what it says. */
@Tag("tee-host")
final class TrustTest {
  private static final String UUID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  private static final String PLAIN =
      """
      <domain type='kvm'>
        <name>web1</name>
        <memory unit='MiB'>64</memory>
        <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>
        <features><acpi/></features>
        <cpu mode='host-passthrough'/>
      </domain>
      """;

  @BeforeEach
  void onATeeHost() {
    Virsh.assumeTeeHost();
  }

  @AfterEach
  void forgetDomains() throws Exception {
    Virsh.forgetAll();
  }

  private static Command define(Object... more) throws Exception {
    Object[] line = new Object[more.length + 3];
    line[0] = "define";
    line[1] = "--tee";
    line[2] = "snp";
    System.arraycopy(more, 0, line, 3, more.length);
    Command define = Command.run(line);
    assertThat(define.exit()).as(define.err()).isZero();
    return define;
  }

  private static Path file(Path folder, String xml) throws Exception {
    return Files.writeString(folder.resolve("domain.xml"), xml);
  }

  /** The definition apart from the record in it. */
  private static String content(String definition) {
    return definition
        .replaceAll("(?s)\\s*<virt-cvm:conversion.*</virt-cvm:conversion>", "")
        .replaceAll("\\s*<metadata>\\s*</metadata>", "");
  }

  @Test
  void allMeansDomainsAlsoWhereTheyAreNamedLikeFiles(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN.replace("web1", "web1.xml"));
    assertThat(define("--all").err()).contains("web1.xml: defined on");
    assertThat(Virsh.definition("web1.xml")).contains("sev-snp");
  }

  @Test
  void aCloneOfAFileWithoutUuidHasNoWayBack(@TempDir Path folder) throws Exception {
    define(file(folder, PLAIN));
    String original = Virsh.definition("web1");
    String clone =
        original
            .replace("<name>web1</name>", "<name>clone</name>")
            .replaceFirst("<uuid>.*</uuid>", "<uuid>" + UUID + "</uuid>");
    Virsh.define(clone);

    Command refused = Command.run("revert", "clone");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("no way back");
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1"))
        .contains(Virsh.run("domuuid", "web1").strip())
        .doesNotContain("launchSecurity");
  }

  @Test
  void aUuidIsTheSameInWhateverWayItIsWritten(@TempDir Path folder) throws Exception {
    String written = UUID.replace("-", "").toUpperCase(Locale.ROOT);
    define(file(folder, PLAIN.replace("<memory", "<uuid>" + written + "</uuid><memory")));
    assertThat(Virsh.run("domuuid", "web1").strip()).isEqualTo(UUID);
    Command revert = Command.run("revert", "web1");
    assertThat(revert.exit()).as(revert.err()).isZero();
  }

  @Test
  void aWayBackThatCameInAFileIsNotBelieved(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN.replace("<memory unit='MiB'>64", "<memory unit='MiB'>128"));
    define("web1");
    String exported = Virsh.definition("web1");
    Virsh.forgetAll();

    // It needs no change: whoever reads it sees a confidential domain, and a packed text.
    define(file(folder, exported));
    assertThat(Virsh.definition("web1")).contains("sev-snp").doesNotContain("virt-cvm");
    assertThat(Command.run("revert", "web1").err()).contains("no way back");
    Virsh.forgetAll();

    String laxer = exported.replaceFirst("(?s)<launchSecurity.*</launchSecurity>", "");
    define(file(folder, laxer.replace("131072", "65536")));
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).contains("65536").doesNotContain("131072");
  }

  @Test
  void whatIsNoLongerConfidentialBeginsAnew() throws Exception {
    Virsh.define(PLAIN);
    String ordinary = Virsh.definition("web1");
    define("web1");
    String record =
        Virsh.definition("web1").replaceFirst("(?s).*(<metadata>.*</metadata>).*", "$1");
    Virsh.define(ordinary.replace("65536", "131072").replace("</uuid>", "</uuid>" + record));
    String edited = Virsh.definition("web1");

    define("web1");
    assertThat(Command.run("revert", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(content(edited)).contains("131072");
  }

  @Test
  void editsAreNotForgottenWhenItIsConvertedAgain() throws Exception {
    Virsh.define(PLAIN);
    String before = Virsh.definition("web1");
    define("web1");
    Virsh.run("desc", "web1", "--config", "edited since");
    define("--host-data", "A".repeat(43) + "=", "web1");

    Command refused = Command.run("revert", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("edited since");
    assertThat(Command.run("revert", "--discard-edits", "web1").exit()).isZero();
    assertThat(Virsh.definition("web1")).isEqualTo(before);
  }

  @Test
  void editsThatCameInAFileAreNotForgottenEither(@TempDir Path folder) throws Exception {
    Virsh.define(PLAIN);
    define("web1");
    define(file(folder, Virsh.definition("web1").replace("65536", "131072")));
    assertThat(Virsh.definition("web1")).contains("131072");

    Command refused = Command.run("revert", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("edited since");
  }

  @Test
  void aGuestWithoutADefinitionIsNotGivenOne(@TempDir Path folder) throws Exception {
    String emulated =
        PLAIN
            .replace("<domain type='kvm'>", "<domain type='qemu'>")
            .replace("<os firmware='efi'>", "<os>")
            .replaceFirst("<cpu.*", "")
            .replace("<memory", "<uuid>" + UUID + "</uuid><memory");
    Virsh.define(PLAIN.replace("<memory", "<uuid>" + UUID + "</uuid><memory"));
    define("web1");
    String record =
        Virsh.definition("web1").replaceFirst("(?s).*(<metadata>.*</metadata>).*", "$1");
    Virsh.forgetAll();
    Virsh.run("create", file(folder, emulated.replace("</uuid>", "</uuid>" + record)).toString());

    Command refused = Command.run("revert", "--discard-edits", "web1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("transient domain");
    assertThat(Virsh.run("dominfo", "web1")).containsPattern("Persistent: +no");
  }
}
