package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.Tee;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where settings come from, which of them counts, and slips of the pen. */
final class AdminSettingsTest {
  private static String policy(String tee, List<Map<String, Setting>> sources) throws Exception {
    VmiHook hook = new VmiHook(AdminSettings.of(Tee.all(), sources), (vm, one, result) -> {});
    byte[] vmi = Hooks.vmi("", "virt-cvm.io/tee=" + tee);
    String xml = new String(hook.onDefineDomain(vmi, Hooks.domain("efi")), UTF_8);
    return xml.contains("<policy>") ? xml.split("</?policy>", -1)[1] : "none";
  }

  private static Map<String, Setting> environment(String name, String value) {
    return EnvironmentSettings.of(Map.of(name, value, "PATH", "/bin"), Tee.all());
  }

  private static Map<String, Setting> file(String json) {
    return FileSettings.parse(json.getBytes(UTF_8), "hook.json");
  }

  @Test
  void flagsCountMoreThanTheEnvironmentAndThatMoreThanTheFile() throws Exception {
    Map<String, Setting> file =
        file("{\"tees\":{\"snp\":{\"policy\":\"0x130000\"},\"tdx\":{\"policy\":\"debug\"}}}");
    Map<String, Setting> environment = environment("VIRT_CVM_SNP_POLICY", "smt,cxl");
    assertThat(policy("snp", List.of(file))).isEqualTo("0x130000");
    assertThat(policy("snp", List.of(environment, file))).isEqualTo("0x230000");
    assertThat(policy("snp", List.of(Hooks.flags("policy=0x0000000000030000"), environment)))
        .isEqualTo("0x30000");
    assertThat(policy("tdx", List.of(environment, file))).isEqualTo("0x1");
    assertThat(policy("tdx", List.of(environment))).isEqualTo("none");
  }

  @Test
  void everySourceSetsEverything() {
    Map<String, Setting> file =
        file(
            "{\"tee\":\"snp\",\"allow\":\"none\",\"allow-unprotected\":\"yes\","
                + "\"options\":{\"vcek\":\"no\"}}");
    assertThat(file.get("vcek").origin()).isEqualTo("hook.json: options.vcek");
    AdminSettings settings = AdminSettings.of(Tee.all(), List.of(file));
    assertThat(settings.tee()).map(Tee::name).contains("snp");
    assertThat(settings.allowsUnprotected()).isTrue();
    assertThat(settings.allowance().annotations()).isEqualTo("none");
    AdminSettings other =
        AdminSettings.of(
            Tee.all(),
            List.of(
                EnvironmentSettings.of(
                    Map.of(
                        "VIRT_CVM_TEE", "tdx",
                        "VIRT_CVM_ALLOW", "tee,qgs",
                        "VIRT_CVM_ALLOW_UNPROTECTED", "no"),
                    Tee.all()),
                file("{\"tee\":\"snp\",\"allow\":\"none\",\"allow-unprotected\":\"yes\"}")));
    assertThat(other.tee()).map(Tee::name).contains("tdx");
    assertThat(other.allowsUnprotected()).isFalse();
    assertThat(other.allowance().annotations()).isEqualTo("virt-cvm.io/tee, virt-cvm.io/qgs");
  }

  @Test
  void slipsOfThePenStopTheSidecar() {
    refuse("unknown setting 'polcy' in --polcy: take some of firmware, policy, ", "polcy=smt");
    refuse("unknown setting 'snp.qgs' in --snp.qgs: take some of ", "snp.qgs=");
    refuse("invalid value 'sev' for --tee: take one of auto, snp, tdx", "tee=sev");
    refuse("invalid value 'x' for --vcek: write yes or no", "vcek=x");
    refuse(
        "invalid value 'true' for --allow-unprotected: write yes or no", "allow-unprotected=true");
    refuse("--qgs is not an option of 'snp': leave it out", "tee=snp", "qgs=");
    refuse(
        "invalid value 'smt' for --policy: write a policy in hexadecimal, with 0x in front, or by"
            + " names from debug,sept-ve-disable; that is what 'tdx' takes: say --tee snp, or"
            + " set it for that one alone, by VIRT_CVM_SNP_POLICY or under tees in the file of"
            + " --config",
        "policy=smt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hooks.settings("policy=sept-ve-disable"))
        .withMessageContaining("that is what 'snp' takes: say --tee tdx, ")
        .withMessageContaining(", by VIRT_CVM_TDX_POLICY or ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hooks.settings("policy=no-such"))
        .withMessageNotContaining("VIRT_CVM_");
    refuse(
        "invalid value 'policy,hostdata' for --allow: unknown name 'hostdata'; take default, none"
            + " or some of tee, firmware, policy, ",
        "allow=policy,hostdata");
    refuse("invalid value '' for --allow: unknown name ''", "allow=");
  }

  private static void refuse(String message, String... flags) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hooks.settings(flags))
        .withMessageStartingWith(message);
  }

  @Test
  void unknownVariablesAreRefusedUnlessKubernetesAddsThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> environment("VIRT_CVM_POLCY", "smt"))
        .withMessageStartingWith(
            "unknown variable 'VIRT_CVM_POLCY' in the environment: take some of VIRT_CVM_TEE,");
    for (String name :
        List.of(
            "VIRT_CVM_SERVICE_HOST",
            "VIRT_CVM_SERVICE_PORT_HTTP",
            "VIRT_CVM_PORT",
            "VIRT_CVM_KBS_PORT_8080_TCP_ADDR",
            "VIRT_CVM_DEBUG")) {
      assertThat(environment(name, "x")).isEmpty();
    }
  }

  @Test
  void aFileThatMeansNothingIsRefused() {
    unreadable("[]", "not accepted: the document is an array, where an object is expected");
    unreadable("{\"policy\":\"smt\"}", "not accepted: unknown member 'policy'; take some of tee, ");
    unreadable(
        "{\"options\":{\"vcek\":true}}",
        "not accepted: options.vcek is a boolean, where a string is expected");
    unreadable(
        "{\"options\":{\"snp.vcek\":\"no\"},\"tees\":{\"snp\":{\"vcek\":\"no\"}}}",
        "not accepted: 'snp.vcek' is set twice; remove one");
  }

  private static void unreadable(String json, String message) {
    assertThatThrownBy(() -> file(json))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessageStartingWith(message);
  }
}
