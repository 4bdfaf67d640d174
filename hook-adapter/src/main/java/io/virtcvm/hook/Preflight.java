package io.virtcvm.hook;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What will become of a VM under a hook, said before it is started: what is refused, lost or
 * ignored. KubeVirt makes the domain only as the VM starts, so that what depends on it is not seen.
 */
public final class Preflight {
  /** Stands in for the one that KubeVirt will make: for what the VMI and the settings say alone. */
  private static final String DOMAIN =
      "<domain type='kvm'><name>vm</name><os><type arch='x86_64' machine='q35'>hvm</type></os>"
          + "</domain>";

  /** The default of KubeVirt's configuration, which its webhook notes in an annotation. */
  private static final String USUAL_SOCKET = "/var/run/tdx-qgs/qgs.socket";

  private final String vm;
  private final Optional<Tee> tee;
  private final List<Finding> findings;

  private Preflight(String vm, Optional<Tee> tee, List<Finding> findings) {
    this.vm = vm;
    this.tee = tee;
    this.findings = List.copyOf(findings);
  }

  /**
   * Looks at a VM.
   *
   * @param vmi a VirtualMachineInstance or a VirtualMachine, in JSON
   * @param settings those that the hook will have
   * @param cluster what is known of the cluster
   * @throws UnreadableJsonException if it is neither
   */
  public static Preflight of(byte[] vmi, AdminSettings settings, Optional<ClusterFacts> cluster) {
    Vmi read = VmiReader.read(vmi);
    List<Finding> findings = new ArrayList<>();
    if (read.traits().unexpanded()) {
      findings.add(
          Finding.warning(
              "spec.instancetype, spec.preference",
              "KubeVirt will add to the VM what they say, launchSecurity and firmware included: not"
                  + " seen here",
              "pass what 'kubectl get --raw /apis/subresources.kubevirt.io/v1/namespaces/NAMESPACE/"
                  + "virtualmachines/NAME/expand-spec' prints"));
    }
    new VmiHook(settings, (vm, tee, result) -> {})
        .convert(read, DOMAIN.getBytes(StandardCharsets.UTF_8), findings);
    List<Finding> saidAlready = new ArrayList<>();
    Map<String, Setting> annotations =
        Annotations.read(read, settings.tees(), settings.allowance(), saidAlready);
    Optional<Tee> tee = TeeChoice.of(read, annotations, settings, saidAlready);
    if (tee.isPresent()) {
      ConfidentialLimits.check(read, tee.get(), findings);
      ConfidentialLimits.checkEviction(
          read, cluster.flatMap(ClusterFacts::evictionStrategy), findings);
      checkSocket(read, tee.get(), settings, annotations, findings);
      ClusterLimits.check(read, tee.get(), cluster, findings);
    }
    return new Preflight(read.fullName(), tee, findings);
  }

  /**
   * KubeVirt mounts the folder of its own configuration's socket alone into the pod.
   *
   * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9,
   *     virt-handler/device-manager/device_controller.go</a>
   */
  private static void checkSocket(
      Vmi vmi,
      Tee tee,
      AdminSettings settings,
      Map<String, Setting> annotations,
      List<Finding> findings) {
    Optional<Option<?>> option = SettingNames.option(tee, "qgs");
    Optional<Setting> asked =
        option.isPresent() ? settings.setting(tee, option.get(), annotations) : Optional.empty();
    String configured = vmi.annotations().getOrDefault(VmiReader.QGS_SOCKET, USUAL_SOCKET);
    String folder = configured.substring(0, configured.lastIndexOf('/') + 1);
    if (asked.isPresent()
        && !asked.get().value().isEmpty()
        && !asked.get().value().startsWith(folder)) {
      findings.add(
          Finding.warning(
              asked.get().path(vmi),
              "KubeVirt mounts "
                  + Quoted.of(folder)
                  + " alone into the pod: QEMU may not find "
                  + Quoted.of(asked.get().value()),
              "name a socket in that folder, or set qgsSocketPath in the configuration of KubeVirt"));
    }
  }

  /** Returns the VM's namespace and name. */
  public String vm() {
    return vm;
  }

  /** Returns the TEE that it gets; nothing where it gets none. */
  public Optional<Tee> tee() {
    return tee;
  }

  /** Returns what there is to say, in one order. */
  public List<Finding> findings() {
    return findings;
  }

  /** Returns whether the VM is refused, does not start, or not as asked. */
  public boolean fails() {
    for (Finding finding : findings) {
      if (finding.severity() == Finding.Severity.ERROR) {
        return true;
      }
    }
    return false;
  }
}
