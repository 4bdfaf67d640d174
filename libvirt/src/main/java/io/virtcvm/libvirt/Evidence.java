package io.virtcvm.libvirt;

import io.virtcvm.libvirt.Offer.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that speaks for a host's offering a TEE, or against it.
 *
 * @param hypervisor libvirt's name for it
 * @param libvirt its version
 * @param qemu its version, where the daemon knows it
 * @param capabilities what libvirt says of KVM's guests, where it says something
 * @param complaint what it says instead
 * @param guests how many of a kind can run at once, by the TEEs' names
 * @param local what the kernel says, where it is ours to ask
 */
record Evidence(
    String hypervisor,
    Version libvirt,
    Optional<Version> qemu,
    Optional<DomainCapabilities> capabilities,
    String complaint,
    Map<String, Long> guests,
    Optional<LocalFacts> local) {

  /** Libvirt's name of the driver whose hosts have TEEs. */
  static final String QEMU = "QEMU";

  private static final String OFFERED = "libvirt and QEMU offer it";
  private static final String NO_ROOM = ", but libvirt counts no room for such guests";

  Offer offer(TeeNeeds needs) {
    String name = needs.name();
    if (!hypervisor.equals(QEMU)) {
      return Offer.unknown(name, "libvirt's driver '" + hypervisor + "' says nothing of TEEs");
    }
    Answer seen = seen(needs);
    if (seen == Answer.YES) {
      return local.isPresent() && local.get().switchesOff(needs.parameter())
          ? Offer.no(
              name,
              "libvirt offers it, but the kernel has " + needs.parameter() + " off",
              needs.setUp())
          : Offer.yes(name, guests.getOrDefault(name, 1L) == 0 ? OFFERED + NO_ROOM : OFFERED);
    }
    if (libvirt.compareTo(needs.libvirt()) < 0) {
      return tooOld(needs, "libvirt", libvirt, needs.advised());
    }
    if (kvmIsMissing()) {
      return Offer.no(
          name,
          "no KVM: " + complaint,
          "switch on SVM or VT-x in the BIOS set-up, load kvm_amd or kvm_intel, and let QEMU open"
              + " /dev/kvm; most virtual machines are no TEE hosts");
    }
    return seen == Answer.NO ? refusal(needs) : Offer.unknown(name, silence(needs));
  }

  /** Tells of a type of launch security that has no needs on record. */
  Offer offer(String type) {
    Optional<Boolean> listed = listed(type);
    if (listed.isEmpty()) {
      return Offer.unknown(type, "libvirt does not list its types of launch security");
    }
    return listed.get()
        ? Offer.yes(type, OFFERED)
        : Offer.no(
            type,
            "libvirt " + libvirt + " does not list '" + type + "'",
            "see whether a later libvirt knows '" + type + "', and how it spells it");
  }

  private Answer seen(TeeNeeds needs) {
    return switch (needs.name()) {
      case "sev", "s390-pv" -> answer(supports(needs.name()));
      case "sev-es" ->
          answer(
              supports("sev").orElse(true)
                  ? Optional.ofNullable(guests.get(needs.name())).map(most -> most > 0)
                  : Optional.of(false));
      case "tdx" -> seenTdx();
      default -> answer(listed(needs.name()));
    };
  }

  /** Before 11.10.0, says its NEWS, libvirt listed tdx wherever QEMU had it built in. */
  private Answer seenTdx() {
    Optional<Boolean> listed = listed("tdx");
    Optional<Boolean> supported = supports("tdx");
    if (!listed.orElse(true) || !supported.orElse(true)) {
      return Answer.NO;
    }
    return libvirt.isAtLeast(11, 10) ? answer(supported.or(() -> listed)) : answer(supported);
  }

  private static Answer answer(Optional<Boolean> said) {
    return said.map(yes -> yes ? Answer.YES : Answer.NO).orElse(Answer.UNKNOWN);
  }

  private Optional<Boolean> supports(String feature) {
    return capabilities.flatMap(given -> given.supports(feature));
  }

  private Optional<Boolean> listed(String type) {
    return capabilities
        .flatMap(DomainCapabilities::launchSecurity)
        .map(types -> types.contains(type));
  }

  private boolean kvmIsMissing() {
    return capabilities.isEmpty()
        && complaint.contains("on this host")
        && complaint.toLowerCase(Locale.ROOT).contains("kvm");
  }

  private Offer refusal(TeeNeeds needs) {
    if (qemu.isPresent() && qemu.get().compareTo(needs.qemu()) < 0) {
      return tooOld(needs, "QEMU", qemu.get(), needs.qemu());
    }
    String maker = capabilities.map(DomainCapabilities::cpuMaker).orElse("");
    if (List.of("AMD", "Intel").contains(maker) && !maker.equals(needs.maker())) {
      return Offer.no(
          needs.name(),
          "the CPU is one of " + maker + "'s",
          "take another host for it, or another TEE on this one");
    }
    String reason =
        local.isPresent() && local.get().switchesOff(needs.parameter())
            ? "the kernel has " + needs.parameter() + " off"
            : guests.getOrDefault(needs.name(), 1L) == 0
                ? "libvirt counts no room for such guests"
                : "libvirt finds that the host does not support it";
    return Offer.no(needs.name(), reason, needs.setUp());
  }

  private static Offer tooOld(TeeNeeds needs, String what, Version has, Version first) {
    return Offer.no(
        needs.name(),
        what + " " + has + " does not know " + needs.name() + ", " + first + " does",
        "upgrade to libvirt "
            + needs.advised()
            + " and QEMU "
            + needs.qemu()
            + " or later; then "
            + needs.setUp());
  }

  private String silence(TeeNeeds needs) {
    if (complaint.contains("read only access")) {
      return "libvirt tells it only to who may change domains: root, or members of group libvirt";
    }
    if (capabilities.isEmpty()) {
      return complaint;
    }
    return needs.name().equals("tdx") && listed("tdx").isPresent()
        ? "libvirt before 11.10.0 lists it wherever QEMU has it built in"
        : "libvirt " + libvirt + " does not say";
  }
}
