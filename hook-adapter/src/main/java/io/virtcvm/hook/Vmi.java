package io.virtcvm.hook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What counts of a VirtualMachineInstance, or of the template of a VirtualMachine.
 *
 * @param fullName namespace and name, for messages
 * @param isTemplate whether it is the template of a VirtualMachine
 * @param annotations those that are ours or KubeVirt's own that matter here
 * @param launchSecurity the members of spec.domain.launchSecurity, by the names that TEEs have
 *     here; empty where it is left out
 * @param efi the firmware, where it is EFI
 * @param traits what confidential VMs cannot have, or not keep
 */
record Vmi(
    String fullName,
    boolean isTemplate,
    Map<String, String> annotations,
    Optional<List<String>> launchSecurity,
    Optional<Efi> efi,
    Traits traits) {
  /**
   * The boot loader EFI.
   *
   * @param secureBoot as asked for; KubeVirt takes true where it is left out
   * @param persistent whether variables are to outlive the VMI
   */
  record Efi(boolean secureBoot, boolean persistent) {}

  /**
   * What confidential VMs cannot have, or not keep.
   *
   * @param smm whether system management mode is asked for
   * @param bootableNics the paths of interfaces with a boot order
   * @param evictionStrategy what is to happen when its node is drained
   * @param maxGuest whether memory may be plugged later
   * @param dedicatedCpus whether it has CPUs of its own
   * @param unexpanded whether an instance type or a preference will add to it
   * @param strayAnnotations annotations of a VirtualMachine that belong to its template
   */
  record Traits(
      boolean smm,
      List<String> bootableNics,
      Optional<String> evictionStrategy,
      boolean maxGuest,
      boolean dedicatedCpus,
      boolean unexpanded,
      List<String> strayAnnotations) {}

  /** Returns where something of a VMI stands: in a VirtualMachine, below its template. */
  String at(String path) {
    return isTemplate ? "spec.template." + path : path;
  }

  /** Returns whether its firmware enforces Secure Boot. */
  boolean secureBoot() {
    return efi.isPresent() && efi.get().secureBoot();
  }
}
