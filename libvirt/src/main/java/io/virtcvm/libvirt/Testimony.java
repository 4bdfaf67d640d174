package io.virtcvm.libvirt;

import io.virtcvm.libvirt.Witness.Speaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a running guest.
 *
 * @param xml what libvirt's XML says, in one line
 * @param launch what libvirt says of the launch, in one line
 * @param kvm QEMU's answer to query-kvm
 * @param link where the object is that makes the machine confidential; an empty text for nowhere
 * @param type that object's type
 * @param objectPolicy that object's policy
 * @param sev the answer to query-sev
 * @param sevCapabilities the answer to query-sev-capabilities
 * @param status the answer to query-status
 */
record Testimony(
    String xml,
    String launch,
    QemuAnswer kvm,
    QemuAnswer link,
    QemuAnswer type,
    QemuAnswer objectPolicy,
    QemuAnswer sev,
    QemuAnswer sevCapabilities,
    QemuAnswer status) {
  /** Returns the kind of guest that QEMU says it is; nothing if it is none that is known. */
  Optional<ConfidentialGuest> kind() {
    return type.text().flatMap(ConfidentialGuest::ofObjectType);
  }

  /** Returns whether QEMU says that KVM does not run it. */
  boolean isEmulated() {
    return kvm.flag("enabled").equals(Optional.of(false));
  }

  /** Returns whether QEMU says that nothing makes its machine confidential. */
  boolean isPlain() {
    return link.text().equals(Optional.of(""));
  }

  /** Returns whether QEMU says that SEV, of whatever kind, is on. */
  boolean hasSev() {
    return sev.flag("enabled").equals(Optional.of(true));
  }

  /** Returns what everybody said, libvirt first. */
  List<Witness> witnesses() {
    List<Witness> witnesses = new ArrayList<>();
    witnesses.add(new Witness("libvirt: live XML", xml, Speaks.NOTHING));
    witnesses.add(new Witness("libvirt: launch security", launch, Speaks.NOTHING));
    witnesses.add(heard("query-status", status, Speaks.NOTHING));
    witnesses.add(heard("query-kvm", kvm, isEmulated() ? Speaks.AGAINST : Speaks.NOTHING));
    witnesses.add(
        heard(
            "/machine confidential-guest-support",
            link,
            isPlain() ? Speaks.AGAINST : Speaks.NOTHING));
    link.text()
        .filter(path -> !path.isEmpty())
        .ifPresent(
            path -> {
              witnesses.add(
                  heard(path + " type", type, kind().isPresent() ? Speaks.FOR : Speaks.NOTHING));
              kind()
                  .map(ConfidentialGuest::policyProperty)
                  .ifPresent(
                      property ->
                          witnesses.add(
                              heard(path + " " + property, objectPolicy, Speaks.NOTHING)));
            });
    witnesses.add(heard("query-sev", sev, ofSev()));
    witnesses.add(heard("query-sev-capabilities", sevCapabilities, Speaks.NOTHING));
    return witnesses;
  }

  private static Witness heard(String question, QemuAnswer answer, Speaks speaks) {
    return new Witness("QEMU: " + question, answer.said(), speaks);
  }

  private Speaks ofSev() {
    if (hasSev()) {
      return isLaunched() ? Speaks.FOR : Speaks.NOTHING;
    }
    boolean concerned = kind().isEmpty() || kind().get().isSev();
    return sev.flag("enabled").isPresent() && concerned ? Speaks.AGAINST : Speaks.NOTHING;
  }

  /**
   * Returns whether query-sev says that the launch is over, so that the guest cannot be changed.
   */
  boolean isLaunched() {
    return sev.text("state").equals(Optional.of("running"));
  }
}
