package io.virtcvm.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.Gson;
import io.virtcvm.Tee;
import io.virtcvm.hook.Manifests.Api;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests as a YAML parser reads them, and against what KubeVirt and Kubernetes define. */
final class ManifestsTest {
  private static final String IMAGE = "registry.example/virt-cvm:1.0@sha256:0a";

  private record Golden(String name, Manifests manifests) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Golden> goldens() {
    List<Tee> snp = List.of(Tee.named("snp"));
    return List.of(
        new Golden(
            "hooks-snp",
            manifests(Api.HOOKS, snp, List.of("--tee=snp", "--policy=smt"), Optional.empty())),
        new Golden(
            "hooks-tdx",
            manifests(
                Api.HOOKS,
                List.of(Tee.named("tdx")),
                List.of("--tee=tdx", "--qgs=/a b/'\"\\q.sock"),
                Optional.empty())),
        new Golden(
            "hooks-config",
            manifests(Api.HOOKS, Tee.all(), List.of(), Optional.of("{\n  \"tee\": \"auto\"\n}\n"))),
        new Golden(
            "plugin-snp", manifests(Api.PLUGIN, snp, List.of("--tee=snp"), Optional.empty())),
        new Golden(
            "plugin-config",
            manifests(
                Api.PLUGIN,
                Tee.all(),
                List.of("--allow=none"),
                Optional.of("{\"tees\":{\"snp\":{\"policy\":\"smt\"}}}"))),
        new Golden(
            "plugin-auto",
            manifests(
                Api.PLUGIN, Tee.all(), List.of("--allow=none", "--qgs=/\"\\x"), Optional.empty())));
  }

  private static Manifests manifests(
      Api api, List<Tee> tees, List<String> arguments, Optional<String> config) {
    return new Manifests(api, tees, IMAGE, "virt-cvm", arguments, config);
  }

  private static Object yaml(String document) {
    return new Load(LoadSettings.builder().build()).loadFromString(document);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void areAsTheyWere(Golden golden) throws Exception {
    String all = String.join("---\n", golden.manifests().documents().values());
    Path file =
        Corpus.root()
            .resolve("hook-adapter/src/test/resources/io/virtcvm/hook/manifests")
            .resolve(golden.name() + ".yaml");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, all);
    }
    assertThat(all).isEqualTo(Files.readString(file));
    List<Object> read = new ArrayList<>();
    new Load(LoadSettings.builder().build()).loadAllFromString(all).forEach(read::add);
    assertThat(read).hasSameSizeAs(golden.manifests().documents().keySet());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void haveFieldsThatTheirApisKnow(Golden golden) {
    golden
        .manifests()
        .documents()
        .forEach((part, document) -> ManifestFields.check(part, yaml(document)));
  }

  @Test
  void theListOfSidecarsIsWhatKubeVirtReads() {
    List<String> arguments = List.of("--tee=tdx", "--qgs=/a b/'\"\\q.sock");
    Manifests manifests =
        new Manifests(
            Api.HOOKS, Tee.all(), IMAGE, "my-hook", arguments, Optional.of("{\"tee\":\"auto\"}"));
    Object sidecars = yaml(at(manifests, "vm", VM_ANNOTATIONS, VmiReader.SIDECARS));
    ManifestFields.check("sidecars", sidecars);
    Map<?, ?> sidecar = (Map<?, ?>) ((List<?>) sidecars).get(0);
    assertThat(sidecar.get("args"))
        .isEqualTo(
            List.of(
                "hook", "--tee=tdx", "--qgs=/a b/'\"\\q.sock", "--config=/etc/virt-cvm/hook.json"));
    assertThat(SidecarList.images(at(manifests, "vm", VM_ANNOTATIONS, VmiReader.SIDECARS)))
        .containsExactly(IMAGE);
    Object content = yaml(at(manifests, "config", List.of("data"), "hook.json"));
    assertThat(content).isEqualTo(Map.of("tee", "auto"));
  }

  private static final List<String> VM_ANNOTATIONS =
      List.of("spec", "template", "metadata", "annotations");

  private static String at(Manifests manifests, String part, List<String> path, String name) {
    Map<?, ?> map = (Map<?, ?>) yaml(manifests.documents().get(part));
    for (String step : path) {
      map = (Map<?, ?>) map.get(step);
    }
    return (String) map.get(name);
  }

  @Test
  void theOperatorsPatchIsAJsonPatch() {
    Manifests manifests = manifests(Api.HOOKS, Tee.all(), List.of(), Optional.empty());
    Object patch =
        yaml(
            at(
                manifests,
                "hyperconverged",
                List.of("metadata", "annotations"),
                "kubevirt.kubevirt.io/jsonpatch"));
    ManifestFields.check("patch", patch);
    assertThat((List<?>) patch).hasSize(4);
  }

  /** What is printed, taken for the cluster and the VM, is what preflight wants to see. */
  @ParameterizedTest
  @ValueSource(strings = {"snp", "tdx"})
  void satisfyThePreflight(String tee) {
    Map<String, String> documents =
        manifests(Api.HOOKS, List.of(Tee.named(tee)), List.of("--tee=" + tee), Optional.empty())
            .documents();
    Map<String, Object> vm = new LinkedHashMap<>();
    vm.put("kind", "VirtualMachine");
    vm.putAll(map(yaml(documents.get("vm"))));
    List<Object> gates = new ArrayList<>();
    for (Object operation : (List<?>) yaml(documents.get("kubevirt"))) {
      gates.add(((Map<?, ?>) operation).get("value"));
    }
    Map<String, Object> cluster =
        Map.of(
            "kind",
            "KubeVirt",
            "spec",
            Map.of(
                "configuration", Map.of("developerConfiguration", Map.of("featureGates", gates))));
    Preflight preflight =
        Preflight.of(
            json(vm), Hooks.settings("tee=" + tee), Optional.of(ClusterFacts.parse(json(cluster))));
    assertThat(preflight.findings()).isEmpty();
    assertThat(preflight.tee()).map(Tee::name).contains(tee);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  private static byte[] json(Object value) {
    return new Gson().toJson(value).getBytes(UTF_8);
  }

  /** As KubeVirt's own policies for plugins ask for: virt-operator, validatingadmissionpolicies. */
  @Test
  void aPluginKeepsKubeVirtsRules() {
    String longest = "a".repeat(40);
    Map<String, String> documents =
        new Manifests(
                Api.PLUGIN, Tee.all(), IMAGE, longest, List.of("--qgs=\"\\'"), Optional.empty())
            .documents();
    String socket = "/var/run/kubevirt-plugin/" + longest + "/hook.sock";
    assertThat(socket.length()).isLessThan(108);
    assertThat(documents.get("plugin")).contains("socketPath: " + socket + "\n");
    assertThat(documents.get("plugin"))
        .contains(
            ") || (has(vmi.Annotations) && vmi.Annotations.exists(a, a.startsWith(''virt-cvm.");
    assertThat(documents.get("policy"))
        .contains("args: [\"hook\", \"--plugin-socket=" + socket + "\", \"--qgs=\\\"\\\\'\"]")
        .contains("subPath: \"" + longest + "\"");
  }

  /** No file is mounted into a plugin's container; what it would say stands in variables. */
  @Test
  void aPluginsFileBecomesItsEnvironment() {
    String config =
        "{\"allow\":\"none\",\"options\":{\"host-data\":\"AA==\"},"
            + "\"tees\":{\"snp\":{\"policy\":\"smt\"},\"tdx\":{\"qgs\":\"/\\\"x\"}}}";
    Map<String, String> documents =
        manifests(Api.PLUGIN, Tee.all(), List.of(), Optional.of(config)).documents();
    assertThat(documents).doesNotContainKey("config");
    Matcher variable =
        Pattern.compile("Object\\.spec\\.containers\\.env\\{name: \"(\\w+)\", value: \"(.*?)\"}")
            .matcher(documents.get("policy"));
    Map<String, String> environment = new LinkedHashMap<>();
    while (variable.find()) {
      environment.put(variable.group(1), variable.group(2).replace("\\\"", "\""));
    }
    Map<String, String> read = new LinkedHashMap<>();
    EnvironmentSettings.of(environment, Tee.all())
        .forEach((name, setting) -> read.put(name, setting.value()));
    Map<String, String> written = new LinkedHashMap<>();
    FileSettings.parse(config.getBytes(UTF_8), "")
        .forEach((name, setting) -> written.put(name, setting.value()));
    assertThat(read).isEqualTo(written).containsEntry("snp.policy", "smt");
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    refuse("invalid image 'a b': ", "a b", "virt-cvm", "--tee=snp");
    refuse("invalid image 'x\"}]': ", "x\"}]", "virt-cvm", "--tee=snp");
    refuse("invalid name 'Virt': ", IMAGE, "Virt", "--tee=snp");
    refuse("invalid name '-a': ", IMAGE, "-a", "--tee=snp");
    refuse("invalid argument '--qgs=/\\u000a': ", IMAGE, "virt-cvm", "--qgs=/\n");
    refuse("invalid argument '--qgs=/$(HOME)': ", IMAGE, "virt-cvm", "--qgs=/$(HOME)");
    String config = "{\"options\":{\"qgs\":\"/$(HOME)\"}}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> manifests(Api.PLUGIN, Tee.all(), List.of(), Optional.of(config)))
        .withMessageStartingWith("invalid value '/$(HOME)': ");
  }

  private static void refuse(String message, String image, String name, String argument) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Manifests(
                    Api.HOOKS, Tee.all(), image, name, List.of(argument), Optional.empty()))
        .withMessageStartingWith(message);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30).filter(text -> !text.matches("(?s).*\\p{Cs}.*")),
        Arbitraries.strings().withChars(":#-'\"\\\n\t ?|>&*!%@`[]{},~0y").ofMaxLength(12),
        Arbitraries.of("yes", "No", "null", "1e3", "0x1", "1:30", "---", "...", "<<", "=", ""));
  }

  @Property(tries = 2000)
  void anyTextComesBack(@ForAll("texts") String key, @ForAll("texts") String value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    map.put("list", List.of(value, List.of(), Map.of(key, List.of(Map.of("a", value, "b", key)))));
    assertThat(yaml(Yaml.of(map))).isEqualTo(map);
  }
}
