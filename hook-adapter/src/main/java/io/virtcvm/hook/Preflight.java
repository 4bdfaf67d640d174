package io.virtcvm.hook;

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
      ClusterLimits.check(read, tee.get(), cluster, findings);
    }
    return new Preflight(read.fullName(), tee, findings);
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
