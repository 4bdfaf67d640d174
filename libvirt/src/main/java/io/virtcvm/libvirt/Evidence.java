package io.virtcvm.libvirt;

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
record Evidence(
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
    String object = link.text().filter(path -> !path.isEmpty()).orElse("the object");
    Witness.Speaks ofKind = kind().isPresent() ? Witness.Speaks.FOR : Witness.Speaks.NOTHING;
    Witness.Speaks ofLink = isPlain() ? Witness.Speaks.AGAINST : Witness.Speaks.NOTHING;
    return List.of(
        new Witness("libvirt: live XML", xml, Witness.Speaks.NOTHING),
        new Witness("libvirt: launch security", launch, Witness.Speaks.NOTHING),
        new Witness("QEMU: query-status", status.said(), Witness.Speaks.NOTHING),
        new Witness(
            "QEMU: query-kvm",
            kvm.said(),
            isEmulated() ? Witness.Speaks.AGAINST : Witness.Speaks.NOTHING),
        new Witness("QEMU: /machine confidential-guest-support", link.said(), ofLink),
        new Witness("QEMU: " + object + " type", type.said(), ofKind),
        new Witness(
            "QEMU: "
                + object
                + " "
                + kind().map(ConfidentialGuest::policyProperty).orElse("policy"),
            objectPolicy.said(),
            Witness.Speaks.NOTHING),
        new Witness("QEMU: query-sev", sev.said(), ofSev()),
        new Witness(
            "QEMU: query-sev-capabilities", sevCapabilities.said(), Witness.Speaks.NOTHING));
  }

  private Witness.Speaks ofSev() {
    if (hasSev()) {
      return isLaunched() ? Witness.Speaks.FOR : Witness.Speaks.NOTHING;
    }
    boolean concerned = kind().isEmpty() || kind().get().isSev();
    return sev.flag("enabled").isPresent() && concerned
        ? Witness.Speaks.AGAINST
        : Witness.Speaks.NOTHING;
  }

  /**
   * Returns whether query-sev says that the launch is over, so that the guest cannot be changed.
   */
  boolean isLaunched() {
    return sev.text("state").equals(Optional.of("running"));
  }
}
