package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verify says of guests that a real libvirtd really runs: {@code src/test/libvirt/verify}. */
final class VerifyTest {
  private static final Map<String, String> SCENES = new LinkedHashMap<>();

  @BeforeAll
  static void startGuests() throws Exception {
    Command command =
        Command.shell(
            "JAVA_HOME=$1 exec src/test/libvirt/tee-host src/test/libvirt/in-root src/test/libvirt/verify",
            System.getProperty("java.home"));
    assertThat(command.exit()).as(command.err() + command.out()).isZero();
    String scene = "";
    for (String line : command.out().lines().toList()) {
      if (line.startsWith("== ")) {
        scene = line.substring(3);
        SCENES.put(scene, "");
      } else {
        SCENES.merge(scene, line + "\n", String::concat);
      }
    }
    assertThat(SCENES).hasSize(12).containsKey("end");
  }

  private static String scene(String name) {
    String said = SCENES.get(name);
    assertThat(said).as(name).isNotNull().doesNotContain("internal error: java");
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "edited-live-xml", "liar", "lazy-liar"})
  void saysThatAGuestIsNotConfidentialWhateverLibvirtBelieves(String name) {
    assertThat(scene(name))
        .contains(": not confidential: QEMU says that nothing makes its machine confidential\n")
        .containsPattern("against +QEMU: query-kvm +enabled false")
        .containsPattern("against +QEMU: /machine confidential-guest-support +''")
        .containsPattern("against +QEMU: query-sev +enabled false")
        .contains("only remote attestation from\nwithin the guest proves")
        .endsWith("exit 1\n");
    assertThat(scene(name))
        .contains(
            name.equals("plain")
                ? "domain type qemu, no launchSecurity\n"
                : "domain type kvm, launchSecurity sev-snp\n");
  }

  @ParameterizedTest
  @CsvSource({
    "test-driver, not supported by the connection driver",
    "no-rights, read only access prevents virDomainQemuMonitorCommand",
    "hanging, QEMU did not answer within 10 seconds"
  })
  void cannotTellWhereQemuCannotBeAsked(String name, String why) {
    assertThat(scene(name))
        .contains(": cannot tell: QEMU could not be asked, and libvirt's word is not enough\n")
        .contains(why)
        .endsWith("exit 1\n");
  }

  @Test
  void saysTheSameInJson() throws Exception {
    String said = scene("plain-json");
    assertThat(said).endsWith("}\nexit 1\n");
    List<String> names = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(said.replace("\nexit 1\n", "\n")))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        names.add(name);
        if (name.equals("verdict")) {
          assertThat(json.nextString()).isEqualTo("not-confidential");
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }
    assertThat(names).containsExactly("name", "uuid", "verdict", "reason", "policy", "witnesses");
  }

  @Test
  void saysWhereThereIsNothingToVerify() {
    assertThat(scene("not-running"))
        .isEqualTo(
            """
            virt-cvm: domain 'plain' is not running: there is nothing to verify
                'virsh start plain' starts it
            exit 1
            """);
    assertThat(scene("no-such-domain"))
        .isEqualTo("virt-cvm: no domain 'plane': the host has 'plain'\nexit 3\n");
    assertThat(scene("no-daemon"))
        .startsWith("virt-cvm: cannot connect to libvirt 'qemu+unix:///system?socket=/nowhere': ")
        .endsWith("exit 4\n");
  }

  @Test
  void findsTheNearestNames() {
    assertThat(NamedDomain.nearest("web", List.of("db2", "web12", "mail", "web1", "wep")))
        .containsExactly("web1", "wep", "web12");
    assertThat(NamedDomain.nearest("x", List.of())).isEmpty();
  }
}
