package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/** {@code host} and {@code list} with real libvirts. */
final class HostCommandTest {
  private static final String IN_ROOT = "src/test/libvirt/in-root";
  private static final String ON_TEE_HOST = "src/test/libvirt/tee-host " + IN_ROOT;

  /** Defines guests named by their launch security; the first was converted by us. */
  private static final String DEFINE =
      """
      define() {
        printf '%s' "<domain type='kvm'><name>$1</name><metadata>$2</metadata><memory>9999</memory>
          <os><type arch='x86_64' machine='q35'>hvm</type>
          <loader type='rom' stateless='yes'>/usr/share/ovmf/OVMF.amdsev.fd</loader></os>
          <features><acpi/></features>$3</domain>" >/tmp/domain.$$
        virsh -q define /tmp/domain.$$ >&2
        rm /tmp/domain.$$
      }
      c='<c:conversion xmlns:c="https://virt-cvm.io/xmlns/domain/1.0">bm8gcmVjb3Jk</c:conversion>'
      define gäst '' ''
      "$virt_cvm" define --tee snp gäst 2>/dev/null
      define lost "$c" "<launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>"
      define es '' "<launchSecurity type='sev'><policy>0x7</policy></launchSecurity>"
      define plain '<a:conversion xmlns:a="urn:another"/>' ''
      """;

  private static Command onTeeHost(String script) throws Exception {
    Command command = Command.shell(ON_TEE_HOST + " bash -euc \"$1\"", script);
    assertThat(command.exit()).as(command.err()).isZero();
    return command;
  }

  private static JsonObject tee(JsonObject host, String launchSecurity) {
    for (JsonElement tee : host.getAsJsonArray("tees")) {
      if (tee.getAsJsonObject().get("launchSecurity").getAsString().equals(launchSecurity)) {
        return tee.getAsJsonObject();
      }
    }
    throw new AssertionError("no " + launchSecurity + " in " + host);
  }

  @Test
  void tellsWhatATeeHostOffers() throws Exception {
    String text = onTeeHost("\"$virt_cvm\" host").out();

    assertThat(text)
        .containsPattern("libvirt +1[0-9]\\.")
        .containsPattern("Hypervisor +QEMU 1[0-9]\\.")
        .containsPattern("snp +sev-snp +yes ")
        .containsPattern("tdx +tdx +yes ")
        .containsPattern("- +sev-es +no ")
        .containsPattern("cbitpos +51\n")
        .containsPattern("Firmware tdx +/usr/share/ovmf/OVMF\\.inteltdx\\.ms\\.fd \\(60-.*json\\)")
        .containsPattern("KVM parameters .*kvm_intel\\.tdx=Y")
        .containsPattern("What to do:\n  sev-es: .*BIOS.*\n$")
        .doesNotContain("CVE")
        .doesNotContain("\u001b");
  }

  @Test
  void tellsProgramsTheSame() throws Exception {
    JsonObject host =
        JsonParser.parseString(onTeeHost("\"$virt_cvm\" host --format json").out())
            .getAsJsonObject();

    assertThat(host.get("cbitpos").getAsInt()).isEqualTo(51);
    assertThat(host.get("local").getAsBoolean()).isTrue();
    assertThat(tee(host, "sev-snp").get("offered").getAsString()).isEqualTo("yes");
    assertThat(tee(host, "sev-snp").get("tee").getAsString()).isEqualTo("snp");
    assertThat(tee(host, "sev-snp").get("firmware").getAsString()).endsWith("OVMF.amdsev.fd");
    assertThat(tee(host, "sev-es").get("remedy").getAsString()).contains("BIOS");
    assertThat(host.getAsJsonArray("notes")).isEmpty();
  }

  @Test
  void looksAtNoFilesForAnotherHost() throws Exception {
    String text = onTeeHost("\"$virt_cvm\" host -c qemu+tcp://127.0.0.1/system").out();

    assertThat(text)
        .containsPattern("snp +sev-snp +yes ")
        .containsPattern("Firmware files +/usr/share/")
        .doesNotContain("KVM parameters", "QGS socket", "Firmware sev-snp");
  }

  @Test
  void listsDomainsWithTheirTees() throws Exception {
    Command both =
        onTeeHost(
            DEFINE + "\"$virt_cvm\" list; \"$virt_cvm\" list --format json; \"$virt_cvm\" host");
    String[] parts = both.out().split("(?m)^(?=\\[)|(?<=^\\]\n)", 3);

    assertThat(parts[0])
        .isEqualTo(
            """
            NAME   STATE     TEE     CONVERTED    REVERT
            es     shut off  sev-es  -            -
            gäst   shut off  snp     by virt-cvm  at hand
            lost   shut off  snp     by virt-cvm  -
            plain  shut off  -       -            -
            """);
    JsonArray domains = JsonParser.parseString(parts[1]).getAsJsonArray();
    assertThat(domains).hasSize(4);
    JsonObject converted = domains.get(1).getAsJsonObject();
    assertThat(converted.get("name").getAsString()).isEqualTo("gäst");
    assertThat(converted.get("launchSecurity").getAsString()).isEqualTo("sev-snp");
    assertThat(converted.get("revertible").getAsBoolean()).isTrue();
    assertThat(domains.get(2).getAsJsonObject().get("revertible").getAsBoolean()).isFalse();
    assertThat(domains.get(3).getAsJsonObject().get("tee").isJsonNull()).isTrue();
    assertThat(parts[2]).contains("are defined here and must not share a host: CVE-2025-48514");
  }

  @Test
  void saysWhatOlderLibvirtsCannotDo() throws Exception {
    String old =
        Command.shell("LIBVIRT_TEST_ROOT=target/bookworm " + ON_TEE_HOST + " \"$virt_cvm\" host")
            .out();
    assertThat(old)
        .contains("libvirt 9.0.0 does not know sev-snp, 10.5.0 does")
        .contains("libvirt 9.0.0 does not know tdx")
        .containsPattern("Firmware sev-snp +none")
        .containsPattern("sev-snp: upgrade to libvirt 10\\.5\\.0 and QEMU 9\\.1\\.0");
    String newer =
        Command.shell("LIBVIRT_TEST_ROOT=target/trixie " + ON_TEE_HOST + " \"$virt_cvm\" host")
            .out();
    assertThat(newer)
        .containsPattern("snp +sev-snp +yes ")
        .contains("libvirt 11.3.0 does not know tdx");
  }

  @Test
  void theTestDriverKnowsNoTees() throws Exception {
    Command host = Command.shell(IN_ROOT + " \"$virt_cvm\" host -c test:///default");
    assertThat(host.exit()).isZero();
    assertThat(host.out()).containsPattern("snp +sev-snp +unknown ").doesNotContain("What to do");
    Command list = Command.shell(IN_ROOT + " \"$virt_cvm\" list -c test:///default");
    assertThat(list.out())
        .isEqualTo(
            """
            NAME  STATE    TEE  CONVERTED  REVERT
            test  running  -    -          -
            """);
  }

  @Test
  void sayWhatToDoWithoutAHost() throws Exception {
    for (String command : new String[] {"host", "list"}) {
      Command nowhere =
          Command.shell(
              IN_ROOT + " \"$virt_cvm\" " + command + " -c 'qemu+unix:///system?socket=/nowhere'");
      assertThat(nowhere.exit()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(nowhere.out()).isEmpty();
      assertThat(nowhere.err())
          .contains("'/nowhere': No such file or directory\n    start libvirt: ");
    }
  }

  @Test
  void takeNoOtherFormat() throws Exception {
    Command list = Command.run("list", "--format", "xml");
    assertThat(list.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(list.err()).contains("unknown format 'xml': take one of text, json");
  }
}
