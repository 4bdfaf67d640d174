package io.virtcvm.hook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What preflight wants to know of a cluster, from what {@code kubectl get
 * kubevirts.kubevirt.io,plugins.plugin.kubevirt.io -A -o json} prints: the KubeVirt object, also
 * where an operator keeps it, and the Plugin objects.
 */
public final class ClusterFacts {
  private static final String REMEDY =
      "pass what 'kubectl get kubevirts.kubevirt.io,plugins.plugin.kubevirt.io -A -o json' prints";

  private final JsonInput json;
  private final Set<String> gates = new LinkedHashSet<>();
  private final Set<String> disabledGates = new LinkedHashSet<>();
  private final List<Plugin> plugins = new ArrayList<>();
  private Optional<String> evictionStrategy = Optional.empty();
  private boolean hasKubeVirt;
  private boolean sizesSidecars;

  /** What is read of an object before its kind is known. */
  private String kind = "";

  private String name = "";
  private boolean callsSidecar;
  private boolean ignoresFailure;

  /**
   * A Plugin object.
   *
   * @param name its name
   * @param callsSidecar whether one of its hooks is a sidecar
   * @param ignoresFailure whether a VM starts although such a hook failed
   */
  record Plugin(String name, boolean callsSidecar, boolean ignoresFailure) {}

  private ClusterFacts(byte[] content) {
    this.json = new JsonInput(content);
  }

  /**
   * Reads a List of objects, or one object.
   *
   * @throws UnreadableJsonException if it is neither
   */
  public static ClusterFacts parse(byte[] content) {
    ClusterFacts facts = new ClusterFacts(content);
    facts.object();
    facts.json.end();
    if (!facts.hasKubeVirt && facts.plugins.isEmpty()) {
      throw new UnreadableJsonException("not accepted: no KubeVirt and no Plugin in it; " + REMEDY);
    }
    return facts;
  }

  private void object() {
    kind = "";
    name = "";
    callsSidecar = false;
    ignoresFailure = false;
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "kind" -> kind = json.string();
        case "metadata" -> metadata();
        case "spec" -> spec();
        case "items" -> items();
        default -> json.skip();
      }
    }
    if (kind.equals("KubeVirt")) {
      hasKubeVirt = true;
    } else if (kind.equals("Plugin")) {
      plugins.add(new Plugin(name, callsSidecar, ignoresFailure));
    }
  }

  private void items() {
    for (boolean more = json.enterArray(); more; more = json.nextItem()) {
      object();
    }
    kind = "List";
  }

  private void metadata() {
    for (String member = json.enter(); member != null; member = json.next()) {
      if (member.equals("name")) {
        name = json.string();
      } else {
        json.skip();
      }
    }
  }

  private void spec() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "configuration" -> configuration();
        case "failureStrategy" -> ignoresFailure |= json.string().equals("Ignore");
        case "domainHooks" -> {
          for (boolean more = json.enterArray(); more; more = json.nextItem()) {
            domainHook();
          }
        }
        default -> json.skip();
      }
    }
  }

  private void domainHook() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "sidecar" -> {
          if (!json.skipNull()) {
            callsSidecar = true;
            json.skip();
          }
        }
        case "failureStrategy" -> ignoresFailure |= json.string().equals("Ignore");
        default -> json.skip();
      }
    }
  }

  private void configuration() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "developerConfiguration" -> developerConfiguration();
        case "evictionStrategy" -> evictionStrategy = Optional.of(json.string());
        case "supportContainerResources" -> {
          for (boolean more = json.enterArray(); more; more = json.nextItem()) {
            supportContainer();
          }
        }
        default -> json.skip();
      }
    }
  }

  private void supportContainer() {
    for (String member = json.enter(); member != null; member = json.next()) {
      if (member.equals("type")) {
        sizesSidecars |= json.string().equals("sidecar");
      } else {
        json.skip();
      }
    }
  }

  private void developerConfiguration() {
    for (String member = json.enter(); member != null; member = json.next()) {
      switch (member) {
        case "featureGates" -> texts(gates);
        case "disabledFeatureGates" -> texts(disabledGates);
        default -> json.skip();
      }
    }
  }

  private void texts(Set<String> into) {
    for (boolean more = json.enterArray(); more; more = json.nextItem()) {
      into.add(json.string());
    }
  }

  /** Returns whether the KubeVirt object is among them. */
  boolean hasKubeVirt() {
    return hasKubeVirt;
  }

  /** Returns whether a feature gate is named as open. */
  boolean opens(String gate) {
    return gates.contains(gate);
  }

  /** Returns whether a feature gate is named as closed, and not as open too: then it is open. */
  boolean closes(String gate) {
    return disabledGates.contains(gate) && !gates.contains(gate);
  }

  /** Returns what happens to VMs that do not say it themselves. */
  Optional<String> evictionStrategy() {
    return evictionStrategy;
  }

  /** Returns whether sidecars have resources of their own in the configuration. */
  boolean sizesSidecars() {
    return sizesSidecars;
  }

  /** Returns the Plugin objects. */
  List<Plugin> plugins() {
    return plugins;
  }
}
