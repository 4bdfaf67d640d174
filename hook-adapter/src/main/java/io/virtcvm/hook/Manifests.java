package io.virtcvm.hook;

import com.google.gson.stream.JsonWriter;
import io.virtcvm.Tee;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What is applied to a cluster so that KubeVirt calls the hook, as YAML.
 *
 * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9, api/core/v1,
 *     api/plugin/v1alpha1, tests/plugin_test.go (how a sidecar gets into a pod)</a>
 * @see <a href="https://github.com/kubevirt/hyperconverged-cluster-operator">HyperConverged cluster
 *     operator, docs/cluster-configuration.md (jsonpatch annotations)</a>
 */
public final class Manifests {
  /** By which of its protocols KubeVirt calls the hook. */
  public enum Api {
    /** Hook sidecars, named by each VM: every KubeVirt that has the gate Sidecar. */
    HOOKS,
    /** The plugin API, for all VMs of a cluster: KubeVirt 1.9 and later. */
    PLUGIN
  }

  private static final String CONFIG_FILE = "/etc/virt-cvm/hook.json";
  private static final String CONFIG_KEY = "hook.json";
  private static final String SOCKETS = "/var/run/kubevirt-plugin/";
  private static final String GATES = "/spec/configuration/developerConfiguration/featureGates";
  private static final String RESOURCES = "/spec/configuration/supportContainerResources";

  private final Api api;
  private final Optional<Tee> tee;
  private final List<Tee> tees;
  private final String image;
  private final String name;
  private final List<String> arguments;
  private final Optional<String> config;
  private final Map<String, String> environment;

  /**
   * Makes the manifests of a hook.
   *
   * @param tees those that VMs may get: one, or all where the VMI decides
   * @param image the hook's image, whose entry point is the command
   * @param name of the objects that are made
   * @param arguments the flags of the hook
   * @param config the content of its file, which hooks get as a file and plugins as variables
   * @throws IllegalArgumentException if a name or an argument cannot be used; says which may be
   * @throws UnreadableJsonException if a plugin's file is none
   */
  public Manifests(
      Api api,
      List<Tee> tees,
      String image,
      String name,
      List<String> arguments,
      Optional<String> config) {
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}")) {
      throw new IllegalArgumentException(
          "invalid image " + Quoted.of(image) + ": write it as a registry has it, HOST/PATH:TAG");
    }
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "invalid name "
              + Quoted.of(name)
              + ": write at most 40 small letters, digits and dashes between them");
    }
    for (String argument : arguments) {
      requirePlain("argument", argument);
    }
    this.environment =
        api == Api.PLUGIN && config.isPresent() ? environment(config.get()) : Map.of();
    this.api = api;
    this.tees = List.copyOf(tees);
    this.tee = tees.size() == 1 ? Optional.of(tees.get(0)) : Optional.empty();
    this.image = image;
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.config = config;
  }

  private static void requirePlain(String what, String text) {
    if (!text.matches("[ -~]*") || text.contains("$(")) {
      throw new IllegalArgumentException(
          "invalid "
              + what
              + " "
              + Quoted.of(text)
              + ": write printable ASCII without $(, which Kubernetes would expand");
    }
  }

  /** What a file says, for a container that has no file to read: flags count more, as before. */
  private static Map<String, String> environment(String config) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Map.Entry<String, Setting> setting :
        FileSettings.parse(config.getBytes(StandardCharsets.UTF_8), "--config").entrySet()) {
      String value = setting.getValue().value();
      requirePlain("value", value);
      environment.put(EnvironmentSettings.variable(setting.getKey()), value);
    }
    return environment;
  }

  /** Returns all documents, each with how it is applied in front. */
  public Map<String, String> documents() {
    Map<String, String> documents = new LinkedHashMap<>();
    add(
        documents,
        "kubevirt",
        "Feature gates. kubectl -n kubevirt patch kubevirt kubevirt --type json --patch-file FILE\n"
            + "# Where there is no list of gates yet, make an empty one first: kubectl -n kubevirt patch"
            + " kubevirt kubevirt\n"
            + "#   --type merge -p"
            + " '{\"spec\":{\"configuration\":{\"developerConfiguration\":{\"featureGates\":[]}}}}'",
        kubevirt());
    add(
        documents,
        "resources",
        "More for sidecars than 200m CPU and 64M beside dedicated CPUs; replaces the list.\n"
            + "# kubectl -n kubevirt patch kubevirt kubevirt --type merge --patch-file FILE",
        resources());
    add(
        documents,
        "hyperconverged",
        "Both of the above where the HyperConverged operator keeps KubeVirt (OpenShift Virtualization:\n"
            + "# -n openshift-cnv). Put an annotation that is there already together with this one.\n"
            + "# kubectl -n kubevirt-hyperconverged patch hco kubevirt-hyperconverged --type merge"
            + " --patch-file FILE",
        hyperconverged());
    if (api == Api.HOOKS && config.isPresent()) {
      add(
          documents,
          "config",
          "The hook's file, in the namespace of the VM. kubectl apply -f FILE",
          configMap());
    }
    if (api == Api.PLUGIN) {
      add(documents, "policy", "Puts the hook beside the VMs. kubectl apply -f FILE", policy());
      add(documents, "binding", "Makes the policy count. kubectl apply -f FILE", binding());
      add(documents, "plugin", "Lets KubeVirt call the hook. kubectl apply -f FILE", plugin());
    }
    add(
        documents,
        "vm",
        "The VM. kubectl patch vm NAME --type merge --patch-file FILE; then start it anew.",
        vm());
    return documents;
  }

  private static void add(
      Map<String, String> documents, String part, String comment, Object document) {
    documents.put(part, "# " + comment + "\n" + Yaml.of(document));
  }

  private List<String> gates() {
    List<String> gates = new ArrayList<>();
    gates.add(api == Api.HOOKS ? "Sidecar" : "Plugins");
    for (Tee one : tees) {
      if (one.name().equals("snp")) {
        gates.add("WorkloadEncryptionSEV");
      } else if (one.name().equals("tdx")) {
        gates.add("WorkloadEncryptionTDX");
      }
    }
    return gates;
  }

  private List<Object> kubevirt() {
    List<Object> patch = new ArrayList<>();
    for (String gate : gates()) {
      patch.add(map("op", "add", "path", GATES + "/-", "value", gate));
    }
    return patch;
  }

  private static List<Object> sidecarResources() {
    return List.of(
        map(
            "type",
            "sidecar",
            "resources",
            map(
                "requests",
                map("cpu", "100m", "memory", "64Mi"),
                "limits",
                map("cpu", "1", "memory", "128Mi"))));
  }

  private static Object resources() {
    return map("spec", map("configuration", map("supportContainerResources", sidecarResources())));
  }

  private Object hyperconverged() {
    List<Object> patch = kubevirt();
    patch.add(map("op", "add", "path", RESOURCES, "value", sidecarResources()));
    return map("metadata", map("annotations", map("kubevirt.kubevirt.io/jsonpatch", json(patch))));
  }

  private Object configMap() {
    return map(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        map("name", name),
        "data",
        map(CONFIG_KEY, config.get().stripTrailing()));
  }

  private Object vm() {
    Map<String, Object> domain = new LinkedHashMap<>();
    if (tee.isPresent()) {
      String kind = tee.get().name();
      domain.put("launchSecurity", map(kind, Map.of()));
      Map<String, Object> efi = kind.equals("snp") ? map("secureBoot", false) : Map.of();
      domain.put("firmware", map("bootloader", map("efi", efi)));
      domain.put("features", map("smm", map("enabled", false)));
    }
    Map<String, Object> template = new LinkedHashMap<>();
    if (api == Api.HOOKS) {
      template.put("metadata", map("annotations", map(VmiReader.SIDECARS, json(sidecars()))));
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("evictionStrategy", "None");
    if (!domain.isEmpty()) {
      spec.put("domain", domain);
    }
    template.put("spec", spec);
    return map("spec", map("template", template));
  }

  private List<Object> sidecars() {
    Map<String, Object> sidecar = map("image", image, "imagePullPolicy", "IfNotPresent");
    List<String> args = new ArrayList<>(List.of("hook"));
    args.addAll(arguments);
    if (config.isPresent()) {
      args.add("--config=" + CONFIG_FILE);
      sidecar.put("configMap", map("name", name, "key", CONFIG_KEY, "hookPath", CONFIG_FILE));
    }
    sidecar.put("args", args);
    return List.of(sidecar);
  }

  private String socket() {
    return SOCKETS + name + "/hook.sock";
  }

  private Object plugin() {
    return map(
        "apiVersion",
        "plugin.kubevirt.io/v1alpha1",
        "kind",
        "Plugin",
        "metadata",
        map("name", name),
        "spec",
        map(
            "failureStrategy",
            "Fail",
            "domainHooks",
            List.of(
                map(
                    "condition",
                    condition(),
                    "failureStrategy",
                    "Fail",
                    "sidecar",
                    map("socketPath", socket()))),
            "mutatingAdmissionPolicies",
            List.of(map("name", name))));
  }

  /**
   * KubeVirt evaluates it on its own Go objects, whence the names. A VM with an annotation of ours
   * alone has no hook in its pod: KubeVirt then waits for the socket and refuses the VM, which
   * would otherwise start unprotected.
   */
  private String condition() {
    StringJoiner kinds = new StringJoiner(" || ", "(", ")");
    for (Tee one : tees) {
      kinds.add("has(vmi.Spec.Domain.LaunchSecurity." + goName(one) + ")");
    }
    return "(has(vmi.Spec.Domain.LaunchSecurity) && "
        + kinds
        + ") || (has(vmi.Annotations) && vmi.Annotations.exists(a, a.startsWith('"
        + Annotations.PREFIX
        + "')))";
  }

  private static String goName(Tee tee) {
    return switch (tee.name()) {
      case "snp" -> "SNP";
      case "tdx" -> "TDX";
      default ->
          throw new IllegalArgumentException(
              "KubeVirt knows no launchSecurity for '" + tee.name() + "': take --api hooks");
    };
  }

  private Object policy() {
    return map(
        "apiVersion",
        "admissionregistration.k8s.io/v1",
        "kind",
        "MutatingAdmissionPolicy",
        "metadata",
        map("name", name),
        "spec",
        map(
            "failurePolicy",
            "Fail",
            "reinvocationPolicy",
            "Never",
            "matchConstraints",
            map(
                "resourceRules",
                List.of(
                    map(
                        "operations",
                        List.of("CREATE"),
                        "apiGroups",
                        List.of(""),
                        "apiVersions",
                        List.of("v1"),
                        "resources",
                        List.of("pods")))),
            "matchConditions",
            List.of(
                map(
                    "name",
                    "is-virt-launcher",
                    "expression",
                    "has(object.metadata.labels) && 'kubevirt.io' in object.metadata.labels &&"
                        + " object.metadata.labels['kubevirt.io'] == 'virt-launcher'"),
                map(
                    "name",
                    "has-plugin-sockets",
                    "expression",
                    "has(object.spec.volumes) &&"
                        + " object.spec.volumes.exists(v, v.name == 'kubevirt-plugin-sockets')"),
                map("name", "is-confidential", "expression", hasDevice())),
            "mutations",
            List.of(
                map("patchType", "JSONPatch", "jsonPatch", map("expression", sidecarPatch())))));
  }

  /** KubeVirt gives these devices to the pods of confidential VMs, and to no others. */
  private String hasDevice() {
    StringJoiner devices = new StringJoiner(" || ", "(", ")");
    for (Tee one : tees) {
      String device = one.name().equals("snp") ? "sev" : one.name();
      devices.add("'devices.kubevirt.io/" + device + "' in c.resources.limits");
    }
    return "object.spec.containers.exists(c, has(c.resources) && has(c.resources.limits) && "
        + devices
        + ")";
  }

  /** Requests are limits, or a pod with CPUs of its own would lose them. */
  private String sidecarPatch() {
    StringJoiner args = new StringJoiner(", ", "[", "]");
    args.add(cel("hook")).add(cel("--plugin-socket=" + socket()));
    for (String argument : arguments) {
      args.add(cel(argument));
    }
    StringJoiner env = new StringJoiner(", ", "[", "]");
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      env.add(
          "Object.spec.containers.env{name: "
              + cel(variable.getKey())
              + ", value: "
              + cel(variable.getValue())
              + "}");
    }
    return """
        [JSONPatch{
          op: "add", path: "/spec/containers/-", value: Object.spec.containers{
            name: %s,
            image: %s,
            imagePullPolicy: "IfNotPresent",
            args: %s,%s
            resources: Object.spec.containers.resources{
              requests: {"cpu": "200m", "memory": "128Mi"},
              limits: {"cpu": "200m", "memory": "128Mi"}
            },
            securityContext: Object.spec.containers.securityContext{
              allowPrivilegeEscalation: false,
              runAsNonRoot: true,
              readOnlyRootFilesystem: true,
              seccompProfile: Object.spec.containers.securityContext.seccompProfile{
                type: "RuntimeDefault"
              },
              capabilities: Object.spec.containers.securityContext.capabilities{drop: ["ALL"]}
            },
            volumeMounts: [Object.spec.containers.volumeMounts{
              name: "kubevirt-plugin-sockets", mountPath: %s, subPath: %s
            }]
          }
        }]"""
        .formatted(
            cel(name),
            cel(image),
            args,
            environment.isEmpty() ? "" : "\n    env: " + env + ",",
            cel(SOCKETS + name),
            cel(name));
  }

  private Object binding() {
    return map(
        "apiVersion",
        "admissionregistration.k8s.io/v1",
        "kind",
        "MutatingAdmissionPolicyBinding",
        "metadata",
        map("name", name),
        "spec",
        map("policyName", name));
  }

  /** Text in CEL; it is printable ASCII. */
  private static String cel(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  private static String json(Object value) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonWriter json) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.beginObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.name(entry.getKey().toString());
        write(entry.getValue(), json);
      }
      json.endObject();
    } else if (value instanceof List<?> list) {
      json.beginArray();
      for (Object item : list) {
        write(item, json);
      }
      json.endArray();
    } else {
      json.value(value.toString());
    }
  }
}
