package io.virtcvm.libvirt;

import io.virtcvm.libvirt.Verification.Verdict;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was said about a guest comes to. Whatever is not said is not assumed. */
final class Judgment {
  /** States in which a guest has begun to run: before that its launch may not be over. */
  private static final Set<String> HAS_RUN = Set.of("running", "paused");

  private final Testimony testimony;
  private Optional<PolicyInForce> policy = Optional.empty();

  private Judgment(Testimony testimony) {
    this.testimony = testimony;
  }

  static Verification of(Testimony testimony) {
    return new Judgment(testimony).verdict();
  }

  private Verification verdict() {
    if (testimony.isEmulated() || testimony.isPlain()) {
      if (testimony.hasSev()) {
        return cannotTell("QEMU contradicts itself: SEV is on where there is nothing to be on for");
      }
      return not(
          testimony.isPlain()
              ? "QEMU says that nothing makes its machine confidential"
              : "QEMU says that it emulates the CPU, so that nothing encrypts the guest");
    }
    if (testimony.kvm().flag("enabled").isEmpty()) {
      return cannotTell("QEMU does not say whether KVM runs the guest");
    }
    if (testimony.link().text().isEmpty() || testimony.type().text().isEmpty()) {
      return cannotTell("QEMU does not say what makes its machine confidential");
    }
    if (testimony.kind().isEmpty()) {
      return cannotTell(
          "QEMU names a TEE of which virt-cvm cannot tell whether the guest is in it");
    }
    return verdict(testimony.kind().get());
  }

  private Verification verdict(ConfidentialGuest kind) {
    OptionalLong bits = testimony.objectPolicy().number();
    if (bits.isEmpty()) {
      return cannotTell("QEMU does not say which policy the guest has");
    }
    policy = Optional.of(kind.policy(bits.getAsLong()));
    Optional<String> doubt = kind.isSev() ? doubtInSev(kind, bits) : doubtInTdx();
    if (doubt.isPresent()) {
      return cannotTell(doubt.get());
    }
    if (policy.get().allowsDebugging()) {
      return not("its policy lets the host read its memory: " + policy.get().debugBit());
    }
    return with(
        Verdict.CONFIDENTIAL, "QEMU says that KVM runs it under " + kind.title() + limit(kind));
  }

  private Optional<String> doubtInSev(ConfidentialGuest kind, OptionalLong bits) {
    QemuAnswer sev = testimony.sev();
    if (sev.flag("enabled").isEmpty()) {
      return Optional.of("QEMU does not say whether SEV is on");
    }
    if (!testimony.hasSev()) {
      return Optional.of("QEMU contradicts itself: its machine has SEV, and SEV is off");
    }
    // A QEMU before 9.1 knows one kind, and does not name it.
    String type = sev.text("sev-type").orElse(sev.has("sev-type") ? "" : "sev");
    if (!type.equals(kind.sevType())) {
      return Optional.of("QEMU contradicts itself: query-sev tells of another kind of SEV");
    }
    if (!sev.number(kind.sevPolicy()).equals(bits)) {
      policy = Optional.empty();
      return Optional.of("QEMU contradicts itself, or does not say: which policy is in force");
    }
    return testimony.isLaunched()
        ? Optional.empty()
        : Optional.of("QEMU does not say that the guest's launch is over");
  }

  private Optional<String> doubtInTdx() {
    if (testimony.hasSev()) {
      return Optional.of("QEMU contradicts itself: its machine has TDX, and SEV is on");
    }
    return testimony.status().text("status").filter(HAS_RUN::contains).isPresent()
        ? Optional.empty()
        : Optional.of("QEMU does not say that the guest has begun to run");
  }

  private String limit(ConfidentialGuest kind) {
    boolean registersShow =
        kind == ConfidentialGuest.SEV && !policy.orElseThrow().names().contains("es");
    return registersShow ? ", which leaves its registers to the host: the policy lacks es" : "";
  }

  private Verification not(String reason) {
    return with(Verdict.NOT_CONFIDENTIAL, reason);
  }

  private Verification cannotTell(String reason) {
    return with(Verdict.CANNOT_TELL, reason);
  }

  private Verification with(Verdict verdict, String reason) {
    return new Verification(verdict, reason, policy, testimony.witnesses());
  }
}
