package io.virtcvm.hook;

import io.virtcvm.Tee;
import io.virtcvm.hook.ClusterFacts.Plugin;
import java.util.List;
import java.util.Optional;

/**
 * What of a cluster keeps the hook from being called, or its answer from arriving.
 *
 * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9, virt-config/featuregate
 *     (gates), virtwrap/plugins/pipeline.go (what plugins do to a sidecar's answer)</a>
 */
final class ClusterLimits {
  private static final String OURS = "virt-cvm";
  private static final String GATES =
      "kubevirt: spec.configuration.developerConfiguration.featureGates";

  private final Vmi vmi;
  private final Tee tee;
  private final Optional<ClusterFacts> facts;
  private final List<Finding> findings;

  private ClusterLimits(Vmi vmi, Tee tee, Optional<ClusterFacts> facts, List<Finding> findings) {
    this.vmi = vmi;
    this.tee = tee;
    this.facts = facts;
    this.findings = findings;
  }

  /** Adds what there is to say of a VM that is to run under a TEE. */
  static void check(Vmi vmi, Tee tee, Optional<ClusterFacts> facts, List<Finding> findings) {
    ClusterLimits limits = new ClusterLimits(vmi, tee, facts, findings);
    boolean sidecar = vmi.annotations().containsKey(VmiReader.SIDECARS);
    limits.stray();
    if (sidecar) {
      limits.sidecars();
    } else {
      limits.plugin();
    }
    if (facts.isEmpty()) {
      findings.add(
          Finding.warning(
              "",
              "the cluster was not looked at: feature gates and plugins may stand in the way",
              "pass --cluster-facts FILE"));
      return;
    }
    if (!facts.get().hasKubeVirt()) {
      findings.add(
          Finding.warning("kubevirt", "not among the facts: its gates are unknown", "add it"));
    } else {
      limits.gates(sidecar ? "Sidecar" : "Plugins");
    }
    if (sidecar) {
      limits.plugins();
      limits.resources();
    }
  }

  private void stray() {
    for (String name : vmi.traits().strayAnnotations()) {
      findings.add(
          Finding.error(
              "metadata.annotations",
              "annotation " + Quoted.of(name) + " stands on the VM, where no VMI sees it",
              "move it to spec.template.metadata.annotations"));
    }
  }

  private void sidecars() {
    String path = vmi.at("metadata.annotations." + VmiReader.SIDECARS);
    List<String> images;
    try {
      images = SidecarList.images(vmi.annotations().get(VmiReader.SIDECARS));
    } catch (UnreadableJsonException e) {
      findings.add(
          Finding.error(
              path,
              "invalid list of sidecars: " + e.getMessage(),
              "write what 'virt-cvm kubevirt manifests --only vm' prints"));
      return;
    }
    for (String image : images) {
      if (image.contains(OURS)) {
        return;
      }
    }
    findings.add(
        Finding.warning(
            path,
            "no sidecar's image has " + OURS + " in its name: nothing may convert the VM",
            "check that one of them runs 'virt-cvm hook' or 'onDefineDomain'"));
  }

  private void plugin() {
    Optional<Plugin> plugin = facts.isPresent() ? caller() : Optional.empty();
    if (plugin.isEmpty()) {
      findings.add(
          Finding.error(
              vmi.at("metadata.annotations"),
              "no sidecar is asked for: nothing would convert the VM",
              "add "
                  + VmiReader.SIDECARS
                  + " as 'virt-cvm kubevirt manifests --only vm' prints it, or a Plugin"));
      return;
    }
    String path = "plugin/" + Quoted.plain(plugin.get().name());
    if (!plugin.get().name().contains(OURS)) {
      findings.add(
          Finding.warning(
              path,
              "no Plugin has " + OURS + " in its name: nothing may convert the VM",
              "check that one of them calls 'virt-cvm hook', with failureStrategy Fail"));
    } else if (plugin.get().ignoresFailure()) {
      findings.add(
          Finding.error(
              path + ": spec",
              "failureStrategy Ignore: a VM that is refused starts unprotected",
              "write Fail"));
    }
    if (vmi.launchSecurity().isEmpty()) {
      findings.add(
          Finding.error(
              vmi.at("spec.domain.launchSecurity"),
              "the plugin is called for VMs with launchSecurity alone: this one starts unprotected,"
                  + " or where its annotations count waits for a hook that its pod does not have",
              "add launchSecurity: {" + tee.name() + ": {}}"));
    }
  }

  /** Returns the Plugin that calls the hook: ours by its name, else any that calls a sidecar. */
  private Optional<Plugin> caller() {
    Optional<Plugin> other = Optional.empty();
    for (Plugin plugin : facts.get().plugins()) {
      if (plugin.callsSidecar()) {
        if (plugin.name().contains(OURS)) {
          return Optional.of(plugin);
        }
        other = Optional.of(plugin);
      }
    }
    return other;
  }

  private void gates(String ofHook) {
    ClusterFacts cluster = facts.get();
    requireOpen(ofHook);
    if (vmi.launchSecurity().isEmpty()) {
      return;
    }
    if (tee.name().equals("tdx")) {
      requireOpen("WorkloadEncryptionTDX");
    } else if (cluster.closes("WorkloadEncryptionSEV")) {
      requireOpen("WorkloadEncryptionSEV");
    } else if (!cluster.opens("WorkloadEncryptionSEV")) {
      findings.add(
          Finding.warning(
              GATES,
              "WorkloadEncryptionSEV is not named: open by itself only where it is beta, as in"
                  + " KubeVirt 1.9",
              "add it"));
    }
  }

  private void requireOpen(String gate) {
    if (!facts.get().opens(gate)) {
      findings.add(
          Finding.error(
              GATES,
              "feature gate " + gate + " is closed",
              "add it; 'virt-cvm kubevirt manifests' prints the patch"));
    }
  }

  private void plugins() {
    for (Plugin plugin : facts.get().plugins()) {
      findings.add(
          Finding.error(
              "plugin/" + Quoted.plain(plugin.name()),
              "where there is any Plugin, KubeVirt keeps of a sidecar's answer only what its own"
                  + " model knows: hostData, mrConfigId and the like are lost, and system management"
                  + " mode comes back on",
              "serve the VM by the plugin API too (--api plugin), or delete the Plugin"));
    }
  }

  private void resources() {
    if (vmi.traits().dedicatedCpus() && !facts.get().sizesSidecars()) {
      findings.add(
          Finding.warning(
              "kubevirt: spec.configuration.supportContainerResources",
              "beside dedicated CPUs a sidecar gets 200m CPU and 64M: enough, and slow to start",
              "set more for type sidecar; 'virt-cvm kubevirt manifests' prints the patch"));
    }
  }
}
