package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes made of files. */
final class NodePreflightTest {
  @TempDir private Path root;

  private void file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void look(String launchSecurity, String... annotations) {
    Optional<Tee> tee =
        Tee.all().stream().filter(one -> one.launchSecurity().equals(launchSecurity)).findAny();
    new NodePreflight(root, vmi -> tee).preVmStart(Hooks.vmi("", annotations));
  }

  private List<String> problems(String launchSecurity, String... annotations) {
    String message =
        catchThrowableOfType(HookRefusedException.class, () -> look(launchSecurity, annotations))
            .getMessage();
    return List.of(message.split("; ", -1));
  }

  private void snpNode() throws IOException {
    file("dev/sev", "");
    file("sys/module/kvm_amd/parameters/sev_snp", "Y\n");
    file("sys/fs/cgroup/misc.capacity", "sev 410\nsev_es 99\n");
  }

  @Test
  void nodesThatHaveEverythingPass() throws Exception {
    snpNode();
    file("sys/module/kvm_amd/parameters/sev", "1\n");
    file("sys/module/kvm_intel/parameters/tdx", "Y\n");
    file("var/run/tdx-qgs/qgs.socket", "");
    for (String kind : List.of("sev", "sev-snp", "tdx", "one-of-next-year")) {
      assertThatCode(() -> look(kind)).as(kind).doesNotThrowAnyException();
    }
  }

  @Test
  void everythingThatIsMissingIsSaidAtOnce() {
    assertThat(problems("sev-snp"))
        .hasSize(2)
        .anyMatch(
            problem ->
                problem.startsWith(
                        "node: KVM does not offer 'sev-snp':"
                            + " /sys/module/kvm_amd/parameters/sev_snp is 'missing': switch on")
                    && problem.endsWith("or keep the VM off this node by a node selector"))
        .anyMatch(problem -> problem.startsWith("node: no device '/dev/sev': "));
    assertThat(problems("tdx"))
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith("node: no quote generation service at "));
  }

  @Test
  void theSocketIsTheOneThatKubeVirtNotes() throws Exception {
    file("sys/module/kvm_intel/parameters/tdx", "Y\n");
    file("var/run/tdx-qgs/qgs.socket", "");
    String note = "kubevirt.io/qgs-socket-path=";
    assertThat(problems("tdx", note + "/opt/qgs/q.sock"))
        .singleElement()
        .asString()
        .startsWith("node: no quote generation service at '/opt/qgs/q.sock': ");
    file("opt/qgs/q.sock", "");
    assertThatCode(() -> look("tdx", note + "/opt/qgs/q.sock")).doesNotThrowAnyException();
    assertThat(problems("tdx", note + "/../../q\\u0000")).hasSize(1);
  }

  @Test
  void anAbsoluteLinkOfTheNodeIsFollowedOnTheNode() throws Exception {
    file("sys/module/kvm_intel/parameters/tdx", "Y\n");
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    file("run/tdx-qgs/qgs.socket", "");
    assertThatCode(() -> look("tdx")).doesNotThrowAnyException();
  }

  @Test
  void noRoomForAnotherGuest() throws Exception {
    snpNode();
    file("sys/fs/cgroup/misc.capacity", "sev 410\nsev_es 0\n");
    assertThat(problems("sev-snp"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("node: no room for guests: misc.capacity says 'sev_es 0': ");
    Files.delete(root.resolve("sys/fs/cgroup/misc.capacity"));
    file("sys/fs/cgroup/misc/misc.capacity", "sev_es 2\n");
    file("sys/fs/cgroup/misc/misc.current", "sev 7\nsev_es 2\n");
    assertThat(problems("sev-snp"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("node: no room for one more guest: misc.current says 'sev_es 2' of 2: ");
  }

  @Test
  void switchedOffIsMissing() throws Exception {
    snpNode();
    file("sys/module/kvm_amd/parameters/sev_snp", "N\n");
    assertThat(problems("sev-snp")).hasSize(1).first().asString().contains(" is 'N': ");
  }
}
