package io.virtcvm.hook;

import java.util.List;
import java.util.Optional;

/**
 * What a node needs for a kind of launch security, as paths below its root.
 *
 * @param launchSecurity libvirt's name for it
 * @param parameter of KVM's module that says {@code Y} or {@code 1} where it is on
 * @param device through which guests are launched, if there is one
 * @param capacity the kernel's name for how many guests can run, in the cgroups' misc.capacity
 * @param quotes the socket of the service that signs a guest's quotes, if there is one: from /, and
 *     KubeVirt's configuration may name another
 * @param setUp what to do where the kernel does not offer it
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#misc">the kernel on
 *     misc.capacity</a>
 */
record NodeNeeds(
    String launchSecurity,
    String parameter,
    Optional<String> device,
    String capacity,
    Optional<String> quotes,
    String setUp) {

  private static final List<NodeNeeds> ALL =
      List.of(
          new NodeNeeds(
              "sev",
              "sys/module/kvm_amd/parameters/sev",
              Optional.of("dev/sev"),
              "sev",
              Optional.empty(),
              "switch on SMEE and SEV in the BIOS set-up and load kvm_amd with sev=1"),
          // SNP guests take their ASIDs from those of SEV-ES.
          new NodeNeeds(
              "sev-snp",
              "sys/module/kvm_amd/parameters/sev_snp",
              Optional.of("dev/sev"),
              "sev_es",
              Optional.empty(),
              "switch on SMEE, IOMMU, SEV-SNP and its RMP table in the BIOS set-up and boot Linux"
                  + " 6.11 or later with kvm_amd.sev_snp=1"),
          new NodeNeeds(
              "tdx",
              "sys/module/kvm_intel/parameters/tdx",
              Optional.empty(),
              "tdx",
              Optional.of("/var/run/tdx-qgs/qgs.socket"),
              "switch on TME-MT, TDX and the SEAM loader in the BIOS set-up and boot Linux 6.16 or"
                  + " later with kvm_intel.tdx=1 nohibernate"));

  /** Returns what is needed; empty for a kind that nothing is known of. */
  static Optional<NodeNeeds> of(String launchSecurity) {
    for (NodeNeeds needs : ALL) {
      if (needs.launchSecurity.equals(launchSecurity)) {
        return Optional.of(needs);
      }
    }
    return Optional.empty();
  }
}
