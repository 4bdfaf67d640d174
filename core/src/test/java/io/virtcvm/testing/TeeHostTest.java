package io.virtcvm.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The TEE host of the tests: it plays its part, and leaves nothing behind. */
final class TeeHostTest {
  private static final String DOMAIN =
      """
      <domain type='kvm'>
        <name>it's "one" guest</name>
        <memory>1048576</memory>
        <os firmware='efi'><type machine='q35'>hvm</type></os>
        <features><acpi/></features>
        <devices>
          <interface type='bridge'><source bridge='br0'/></interface>
        </devices>
        %s
      </domain>
      """;

  @Test
  void answersForEachDocument() throws Exception {
    Map<String, TeeHost.Answers> answers =
        TeeHost.ask(
            Map.of(
                "tdx", domain("<launchSecurity type='tdx'/>"),
                "snp", domain("<launchSecurity type='sev-snp'/>"),
                "none", "no XML".getBytes(StandardCharsets.UTF_8)));

    assertThat(answers.get("tdx").define()).isEqualTo(TeeHost.ACCEPTED);
    assertThat(answers.get("tdx").validate()).isEqualTo(TeeHost.ACCEPTED);
    assertThat(answers.get("tdx").translate()).isEqualTo(TeeHost.ACCEPTED);
    assertThat(answers.get("tdx").stored()).contains("type='rom'", "<source bridge='br0'/>");
    assertThat(answers.get("tdx").commandLine())
        .contains("confidential-guest-support=", "\"qom-type\":\"tdx-guest\"");

    assertThat(answers.get("snp").define())
        .isEqualTo("XML error: failed to get launch security policy");
    assertThat(answers.get("snp").stored()).isEmpty();
    assertThat(answers.get("snp").commandLine()).isEmpty();
    assertThat(answers.get("none").translate()).contains("Start tag expected");
  }

  @Test
  @Timeout(60)
  void endsWithItsCaller() throws Exception {
    Process process =
        new ProcessBuilder(
                Corpus.root().resolve("src/test/libvirt/tee-host").toString(),
                "sh",
                "-c",
                "echo ready; sleep 60")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
      List<ProcessHandle> processes = process.descendants().toList();
      assertThat(processes)
          .anyMatch(handle -> handle.info().command().orElse("").endsWith("/libvirtd"));

      process.destroyForcibly();
      for (ProcessHandle handle : processes) {
        handle.onExit().get(10, TimeUnit.SECONDS);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] domain(String launchSecurity) {
    return DOMAIN.formatted(launchSecurity).getBytes(StandardCharsets.UTF_8);
  }
}
