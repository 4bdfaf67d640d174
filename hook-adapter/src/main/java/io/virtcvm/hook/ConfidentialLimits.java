package io.virtcvm.hook;

import io.virtcvm.Tee;
import io.virtcvm.hook.Vmi.Traits;
import java.util.List;
import java.util.Optional;

/**
 * What of a VMI KubeVirt refuses beside launchSecurity, and what of it is lost where only this hook
 * makes the VM confidential.
 *
 * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9, virt-api/webhooks/amd64.go
 *     (what is refused), liveupdate/memory (maxGuest), virt-controller/services/renderresources.go
 *     (devices)</a>
 */
final class ConfidentialLimits {
  private static final String SNP = "snp";
  private static final String TDX = "tdx";
  private static final String LAUNCH_SECURITY = "spec.domain.launchSecurity";
  private static final String EFI = "spec.domain.firmware.bootloader.efi";

  private final Vmi vmi;
  private final Tee tee;
  private final boolean known;
  private final List<Finding> findings;

  private ConfidentialLimits(Vmi vmi, Tee tee, List<Finding> findings) {
    this.vmi = vmi;
    this.tee = tee;
    this.known = vmi.launchSecurity().isPresent();
    this.findings = findings;
  }

  /** Adds what there is to say of a VM that is to run under a TEE. */
  static void check(Vmi vmi, Tee tee, List<Finding> findings) {
    ConfidentialLimits limits = new ConfidentialLimits(vmi, tee, findings);
    limits.launchSecurity();
    limits.firmware();
    limits.smm();
    limits.nics();
    limits.memory();
  }

  /** Adds what a drained node will do with it. */
  static void checkEviction(Vmi vmi, Optional<String> ofCluster, List<Finding> findings) {
    Optional<String> own = vmi.traits().evictionStrategy();
    Optional<String> counts = own.isPresent() ? own : ofCluster;
    String path =
        own.isPresent()
            ? vmi.at("spec.evictionStrategy")
            : "kubevirt: spec.configuration.evictionStrategy";
    String remedy =
        "write evictionStrategy: None, and plan to stop the VM when its node is drained";
    if (counts.isPresent() && counts.get().equals("LiveMigrate")) {
      findings.add(
          Finding.warning(
              path,
              "a confidential VM cannot migrate: draining its node would wait for it",
              remedy));
    } else if (counts.isPresent()
        && counts.get().equals("LiveMigrateIfPossible")
        && vmi.launchSecurity().isEmpty()) {
      findings.add(
          Finding.warning(
              path,
              "KubeVirt does not know that the VM cannot migrate: draining its node would try",
              remedy));
    }
  }

  private void launchSecurity() {
    if (known) {
      return;
    }
    String remedy = "add " + LAUNCH_SECURITY + ": {" + tee.name() + ": {}}";
    if (tee.name().equals(SNP)) {
      findings.add(
          Finding.error(
              vmi.at(LAUNCH_SECURITY),
              "KubeVirt does not know that the VM is confidential: its pod gets no /dev/sev, and any"
                  + " node may get the pod",
              remedy + "; where this KubeVirt has no such field, give the pod the device"));
    } else {
      findings.add(
          Finding.warning(
              vmi.at(LAUNCH_SECURITY),
              "KubeVirt does not know that the VM is confidential: any node may get its pod, and no"
                  + " device or socket is mounted for it",
              remedy));
    }
  }

  private void firmware() {
    if (vmi.efi().isEmpty()) {
      String path = vmi.at("spec.domain.firmware.bootloader");
      if (known) {
        refused(path, "a confidential VM boots from UEFI", "add efi: {secureBoot: false}");
      } else {
        findings.add(
            Finding.warning(
                path,
                "the VM boots from BIOS now, and from UEFI then: its disk may have no boot loader"
                    + " for that",
                "install it for UEFI, and say so with efi: {secureBoot: false}"));
      }
      return;
    }
    if (tee.name().equals(SNP) && vmi.secureBoot()) {
      either(
          vmi.at(EFI + ".secureBoot"),
          "there is no firmware with Secure Boot for " + tee.title(),
          "Secure Boot is lost: there is no such firmware for " + tee.title(),
          "write secureBoot: false; KubeVirt takes true where it is left out");
    }
    if (vmi.efi().get().persistent()) {
      either(
          vmi.at(EFI + ".persistent"),
          "the firmware of a confidential VM keeps no variables",
          "UEFI variables are lost: the firmware of a confidential VM keeps none",
          "take persistent out; boot from the disk's default path");
    }
  }

  private void smm() {
    if (!vmi.traits().smm()) {
      return;
    }
    String path = vmi.at("spec.domain.features.smm");
    if (known && tee.name().equals(TDX)) {
      refused(path, "TDX has no system management mode", "write enabled: false");
    } else {
      findings.add(
          Finding.warning(
              path,
              "ignored: system management mode is turned off, " + tee.title() + " has none",
              "write enabled: false"));
    }
  }

  private void nics() {
    for (String path : vmi.traits().bootableNics()) {
      either(
          path,
          "a confidential VM does not boot from a network card",
          "the card's boot ROM may be turned off: the VM may not boot from it",
          "take bootOrder out; boot from a disk");
    }
  }

  private void memory() {
    Traits traits = vmi.traits();
    if (traits.maxGuest()) {
      either(
          vmi.at("spec.domain.memory.maxGuest"),
          "memory cannot be plugged into a confidential VM",
          "lost: memory cannot be plugged into a confidential VM",
          "take maxGuest out, and give the VM all its memory at boot");
    }
  }

  private void refused(String path, String message, String remedy) {
    findings.add(
        Finding.error(path, "KubeVirt refuses this beside launchSecurity: " + message, remedy));
  }

  private void either(String path, String refusal, String loss, String remedy) {
    if (known) {
      refused(path, refusal, remedy);
    } else {
      findings.add(Finding.warning(path, loss, remedy));
    }
  }
}
