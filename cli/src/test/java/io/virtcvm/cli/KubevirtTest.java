package io.virtcvm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code virt-cvm kubevirt}: the manifests and what is said of a VM, as an administrator sees it.
 */
final class KubevirtTest {
  static final String VM =
      """
      {"kind": "VirtualMachine", "metadata": {"name": "payroll", "namespace": "hr"},
       "spec": {"template": {
         "metadata": {"annotations": {"hooks.kubevirt.io/hookSidecars":
           "[{\\"image\\":\\"registry.example/virt-cvm:1\\",\\"args\\":[\\"hook\\"]}]"}},
         "spec": {"domain": {
           "firmware": {"bootloader": {"efi": {"secureBoot": false}}},
           "launchSecurity": {"snp": {}}}}}}}
      """;
  static final String CLUSTER =
      """
      {"kind": "List", "items": [{"kind": "KubeVirt", "spec": {"configuration":
       {"developerConfiguration": {"featureGates": ["Sidecar", "WorkloadEncryptionSEV"]}}}}]}
      """;

  @TempDir private Path folder;
  private Path vm;
  private Path cluster;

  @BeforeEach
  void write() throws Exception {
    vm = Files.writeString(folder.resolve("vm.json"), VM);
    cluster = Files.writeString(folder.resolve("cluster.json"), CLUSTER);
  }

  @Test
  void nothingStandsInTheWay() throws Exception {
    assertThat(Command.run("kubevirt", "preflight", vm, "--cluster-facts", cluster))
        .isEqualTo(new Command(0, "hr/payroll: AMD SEV-SNP: nothing stands in the way\n", ""));
  }

  @Test
  void warningsEndWithZeroAndErrorsWithOne() throws Exception {
    assertThat(Command.run("kubevirt", "preflight", vm))
        .isEqualTo(
            new Command(
                0,
                """
                hr/payroll: AMD SEV-SNP: will come up, with something to know
                warning: the cluster was not looked at: feature gates and plugins may stand in the way
                    pass --cluster-facts FILE
                """,
                ""));
    assertThat(Command.run("kubevirt", "preflight", vm, "--cluster-facts", cluster, "--tee=tdx"))
        .isEqualTo(
            new Command(
                1,
                """
                hr/payroll: no TEE: will not come up as asked
                error: conflict: spec.domain.launchSecurity asks for 'snp', asked for here is 'tdx' (spec.template.spec.domain.launchSecurity)
                    make the two agree, or take launchSecurity out
                """,
                ""));
  }

  @Test
  void programsGetJson() throws Exception {
    Command preflight =
        Command.runWithInput(VM.getBytes(UTF_8), "kubevirt", "preflight", "-", "--format", "json");
    assertThat(preflight.exit()).isZero();
    JsonObject json = JsonParser.parseString(preflight.out()).getAsJsonObject();
    assertThat(json.get("tee").getAsString()).isEqualTo("snp");
    assertThat(json.get("fails").getAsBoolean()).isFalse();
    assertThat(json.getAsJsonArray("findings").get(0).getAsJsonObject().keySet())
        .containsExactly("severity", "path", "message", "remedy");
  }

  @Test
  void yamlIsNotRead() throws Exception {
    Path yaml = Files.writeString(folder.resolve("vm.yaml"), "kind: VirtualMachine\n");
    Command preflight = Command.run("kubevirt", "preflight", yaml);
    assertThat(preflight.exit()).isEqualTo(3);
    assertThat(preflight.err())
        .startsWith("virt-cvm: " + yaml + ": not JSON: malformed JSON at line 1 column ")
        .endsWith("; pass one VM as 'kubectl get vm NAME -o json' prints it\n");
    assertThat(Command.run("kubevirt", "preflight", vm, "--cluster-facts", yaml).err())
        .startsWith("virt-cvm: " + yaml + ": not JSON: ")
        .endsWith("; pass what kubectl prints with -o json\n");
  }

  @Test
  void manifestsCarryTheFlags() throws Exception {
    String[] line = {"kubevirt", "manifests", "--image=r.example/virt-cvm:1", "--tee", "snp"};
    Command all = Command.run((Object[]) line);
    assertThat(all.exit()).as(all.err()).isZero();
    assertThat(all.out())
        .containsSubsequence("value: Sidecar", "\n---\n", "jsonpatch: ", "\n---\n", "snp: {}")
        .contains("\"args\":[\"hook\",\"--tee=snp\"]");
    Command only =
        Command.run(
            "kubevirt",
            "manifests",
            "--image=r.example/virt-cvm:1",
            "--only",
            "vm",
            "--qgs",
            "--allow-unprotected");
    assertThat(only.out())
        .startsWith("# The VM. ")
        .contains("\"args\":[\"hook\",\"--allow-unprotected\",\"--qgs\"]");
  }

  /** The hook has no file that the administrator's machine has: its flags bring the document. */
  @Test
  void theArgumentsStartAHook() throws Exception {
    Path document =
        Files.writeString(
            folder.resolve("initdata.toml"),
            "version = \"0.1.0\"\nalgorithm = \"sha256\"\n[data]\n\"a\" = \"b\"\n");
    Command manifests =
        Command.run(
            "kubevirt", "manifests", "--image=r.example/v:1", "--initdata", document, "--only=vm");
    Matcher list = Pattern.compile("\"args\":(\\[.*?])").matcher(manifests.out());
    assertThat(list.find()).as(manifests.err()).isTrue();
    List<String> arguments = new ArrayList<>();
    JsonParser.parseString(list.group(1))
        .getAsJsonArray()
        .forEach(argument -> arguments.add(argument.getAsString()));
    assertThat(arguments.remove(0)).isEqualTo("hook");
    Files.delete(document);
    String converted =
        HookOptionsTest.convert(Map.of("VIRT_CVM_TEE", "snp"), arguments.toArray(new String[0]));
    assertThat(converted).contains("<hostData>");
  }

  @Test
  void theFileGoesIntoAConfigMap() throws Exception {
    Path config = Files.writeString(folder.resolve("hook.json"), "{\"tee\":\"tdx\"}");
    Command manifests =
        Command.run("kubevirt", "manifests", "--image", "r.example/v:1", "--config", config);
    assertThat(manifests.out())
        .contains("hook.json: '{\"tee\":\"tdx\"}'", "--config=/etc/virt-cvm/hook.json", "tdx: {}");
  }

  @Test
  void mistakesAreUsageErrors() throws Exception {
    assertUsage("missing command: take one of manifests, preflight");
    assertUsage("Missing required option: '--image=IMAGE'", "manifests");
    assertUsage(
        "unknown API 'grpc': take one of hooks, plugin", "manifests", "--image=i", "--api=grpc");
    assertUsage(
        "unknown part 'plugin': take one of kubevirt, resources, hyperconverged, vm",
        "manifests",
        "--image=i",
        "--only=plugin");
    assertUsage(
        "invalid value 'sev' for --tee: take one of auto, snp, tdx",
        "manifests",
        "--image=i",
        "--tee=sev");
  }

  private static void assertUsage(String message, String... arguments) throws Exception {
    Object[] line = new Object[arguments.length + 1];
    line[0] = "kubevirt";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Command command = Command.run(line);
    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.out()).isEmpty();
    assertThat(command.err()).startsWith("virt-cvm: " + message + "\n");
  }
}
