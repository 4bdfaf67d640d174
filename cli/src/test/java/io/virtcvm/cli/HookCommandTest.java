package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.virtcvm.hook.Launcher;
import io.virtcvm.hook.wire.info.HookPoint;
import io.virtcvm.hook.wire.info.InfoResult;
import io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha3.ShutdownParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hook as a container runs it, and as KubeVirt's sidecar-shim does. */
@Timeout(120)
final class HookCommandTest {
  private static final String FIRMWARE = "/usr/share/OVMF/OVMF.amdsev.fd";
  private static final String DOMAIN =
      """
      <domain type="kvm"><name>\u00fcbung</name><memory unit="b">2147483648</memory>\
      <os><type arch="x86_64" machine="q35">hvm</type></os><features><acpi></acpi></features>\
      </domain>""";

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  private Process start(Object... options) throws IOException {
    List<Object> line = new ArrayList<>(List.of("hook", "--tee", "snp", "--firmware", FIRMWARE));
    line.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(Command.line(line.toArray()))
            .redirectError(folder.resolveSibling(folder.getFileName() + ".err").toFile());
    builder.environment().put("CONTAINER_NAME", "hook-sidecar-3");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private String said() throws IOException {
    return Files.readString(folder.resolveSibling(folder.getFileName() + ".err"));
  }

  private static int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void servesUntilKubernetesEndsIt() throws Exception {
    Process process = start("--socket-dir", folder);
    Path socket = Launcher.await(folder, 1).get(0);
    assertThat(socket.getFileName().toString()).startsWith("virt-cvm-hook-sidecar-3-");
    InfoResult info = Launcher.info(socket);
    assertThat(info.getVersionsList()).containsExactly("v1alpha1", "v1alpha2", "v1alpha3");
    assertThat(info.getHookPointsList())
        .extracting(HookPoint::getName)
        .containsExactly("OnDefineDomain", "Shutdown");
    ByteString converted = Launcher.define(socket, ByteString.copyFromUtf8(DOMAIN));
    assertThat(converted.toStringUtf8())
        .contains("<name>\u00fcbung</name>", "<launchSecurity type=\"sev-snp\">", FIRMWARE);
    assertThat(Launcher.entries(folder)).containsExactly(socket);

    process.destroy();
    assertThat(exit(process)).isZero();
    assertThat(Launcher.entries(folder)).isEmpty();
    assertThat(said())
        .startsWith("virt-cvm: ready: [" + socket + "]\n")
        .contains(": converted for AMD SEV-SNP: ")
        .doesNotContain("\u00fcbung", "Exception");
  }

  @Test
  void endsWithItsVm() throws Exception {
    Process process = start("--socket-dir", folder);
    Path socket = Launcher.await(folder, 1).get(0);
    Launcher.call(
        socket,
        channel ->
            CallbacksGrpc.newBlockingStub(channel).shutdown(ShutdownParams.getDefaultInstance()));
    assertThat(exit(process)).isZero();
    assertThat(Launcher.entries(folder)).isEmpty();
    assertThat(said()).endsWith("virt-cvm: ending: Shutdown\n");
  }

  @Test
  void endsWithItsFolder() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Process process = start("--socket-dir", own);
    Files.delete(Launcher.await(own, 1).get(0));
    Files.delete(own);
    assertThat(exit(process)).isZero();
    assertThat(said()).contains("virt-cvm: ending: socket '").endsWith("' is gone\n");
  }

  @Test
  void offersWhatItIsTold() throws Exception {
    Path plugin = folder.resolve("x.sock");
    start(
        "--plugin-socket",
        plugin,
        "--version",
        "v1alpha2",
        "--priority",
        "-3",
        "--hook-point",
        "PreCloudInitIso,OnDefineDomain,Shutdown");
    InfoResult info = Launcher.info(Launcher.await(folder, 1).get(0));
    assertThat(info.getVersionsList()).containsExactly("v1alpha2");
    assertThat(info.getHookPointsList()).hasSize(2);
    assertThat(info.getHookPoints(0).getName()).isEqualTo("PreCloudInitIso");
    assertThat(info.getHookPoints(0).getPriority()).isEqualTo(-3);
    assertThat(Launcher.entries(folder)).containsExactly(plugin);
  }

  @Test
  void saysWhatIsWrongWithItsOptions() throws Exception {
    Command missing = Command.run("hook", "--tee", "snp", "--socket-dir", folder.resolve("none"));
    assertThat(missing.exit()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(missing.err())
        .isEqualTo(
            "virt-cvm: cannot serve: no such folder '"
                + folder.resolve("none")
                + "': have KubeVirt mount it, or name one that is there\n");
    for (List<String> wrong :
        List.of(
            List.of("--version", "v1", "unknown version 'v1': take one of v1alpha1|"),
            List.of("--hook-point", "Boot", "unknown hook point 'Boot': take one of OnDefine"),
            List.of("--hook-point", "Shutdown", "without OnDefineDomain no VM is converted"),
            List.of("--socket-dir", "", "empty value for --socket-dir: name a path"),
            List.of("--allow", "debug", "invalid value 'debug' for --allow: 'debug' is a bit of"),
            List.of("--priority", "high", "invalid value 'high' for --priority: give a whole"))) {
      Command run = Command.run("hook", "--tee", "snp", wrong.get(0), wrong.get(1));
      assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).startsWith("virt-cvm: " + wrong.get(2));
    }
  }

  @Test
  void aDeniedFlagIsNotTakenForTheFlag() throws Exception {
    Command run =
        Command.run(
            "onDefineDomain", "--allow-unprotected=false", "--vmi", "{}", "--domain", DOMAIN);
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("virt-cvm: --allow-unprotected takes no value: leave it out");
  }

  /** Also before the socket is published nothing of it stays. */
  @Test
  void endedAsItStartsItLeavesNothing() throws Exception {
    for (int millis = 100; millis <= 700; millis += 100) {
      Process process = start("--socket-dir", folder);
      Thread.sleep(millis);
      process.destroy();
      // As long as there is no Java that hears of it, the kernel ends the process.
      assertThat(exit(process)).isIn(ExitCode.DONE, 143);
      assertThat(Launcher.entries(folder)).as("after " + millis).isEmpty();
    }
  }

  @Test
  void theShimGetsXmlAlone() throws Exception {
    Command run =
        Command.run(
            "onDefineDomain",
            "--tee",
            "snp",
            "--firmware",
            FIRMWARE,
            "--vmi",
            "{}",
            "--domain",
            DOMAIN);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("<domain type=\"kvm\"").endsWith("</domain>");
    assertThat(run.err()).contains(": converted for AMD SEV-SNP: ");
  }

  /** A container has no locale. */
  @Test
  void theShimGetsEveryByteInAnyLocale() throws Exception {
    Command run =
        Command.shell(
            "LC_ALL=C \"$virt_cvm\" onDefineDomain --tee snp --firmware \"$2\" --vmi {}"
                + " \"--domain=$1\"",
            DOMAIN,
            FIRMWARE);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("<name>\u00fcbung</name>");
    Command iso =
        Command.shell(
            "LC_ALL=C \"$virt_cvm\" preCloudInitIso --vmi {} --cloud-init \"$1\"",
            "{\"\u00fc\":1}");
    assertThat(iso.exit()).isZero();
    assertThat(iso.out()).isEqualTo("{\"\u00fc\":1}");
  }

  @Test
  void theShimGetsNothingWhenRefused() throws Exception {
    for (List<Object> refused :
        List.<List<Object>>of(
            List.of(DOMAIN.replace("q35", "pc"), ExitCode.REFUSED, "snp.machine: "),
            List.of("<domain>", ExitCode.UNREADABLE, "line 1, column "),
            List.of("", ExitCode.UNREADABLE, "virt-cvm: "))) {
      Command run =
          Command.run("onDefineDomain", "--tee", "snp", "--vmi", "{}", "--domain", refused.get(0));
      assertThat(run.exit()).isEqualTo(refused.get(1));
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains((String) refused.get(2));
    }
    assertThat(DOMAIN.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(DOMAIN.length());
  }
}
