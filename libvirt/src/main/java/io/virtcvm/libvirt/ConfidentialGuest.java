package io.virtcvm.libvirt;

import io.virtcvm.Tee;
import io.virtcvm.rules.PolicyNames;
import io.virtcvm.rules.PolicyNames.Bit;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of confidential guest about which QEMU says enough. An s390-pv guest is none of them:
 * it goes into its TEE by itself after it has started, or does not, and QEMU does not tell.
 *
 * @see <a href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">QEMU 11.1, QMP
 *     reference: SevGuestType, SevInfo, SevCommonProperties, TdxGuestProperties</a>
 */
enum ConfidentialGuest {
  /** The first SEV, with or without encrypted registers. */
  SEV("SEV", "sev-guest", "policy", "sev", "policy", 0),

  /** SEV-SNP. */
  SEV_SNP("SEV-SNP", "sev-snp-guest", "policy", "sev-snp", "snp-policy", 19),

  /** TDX, of which there is no query. */
  TDX("TDX", "tdx-guest", "attributes", "", "", 0);

  private static final PolicyNames SEV_NAMES =
      new PolicyNames(
          new Bit(0, "no-debug"),
          new Bit(1, "no-key-sharing"),
          new Bit(2, "es"),
          new Bit(3, "no-send"),
          new Bit(4, "domain"),
          new Bit(5, "sev"));

  private final String title;
  private final String objectType;
  private final String policyProperty;
  private final String sevType;
  private final String sevPolicy;
  private final int debugBit;

  ConfidentialGuest(
      String title,
      String objectType,
      String policyProperty,
      String sevType,
      String sevPolicy,
      int debugBit) {
    this.title = title;
    this.objectType = objectType;
    this.policyProperty = policyProperty;
    this.sevType = sevType;
    this.sevPolicy = sevPolicy;
    this.debugBit = debugBit;
  }

  /** Returns the kind whose object in QEMU is of that type. */
  static Optional<ConfidentialGuest> ofObjectType(String type) {
    for (ConfidentialGuest kind : values()) {
      if (kind.objectType.equals(type)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** Returns the vendor's name. */
  String title() {
    return title;
  }

  /** Returns the name of the object's property that holds the policy. */
  String policyProperty() {
    return policyProperty;
  }

  /** Returns whether query-sev speaks of it. */
  boolean isSev() {
    return !sevType.isEmpty();
  }

  /** Returns what query-sev calls it. */
  String sevType() {
    return sevType;
  }

  /** Returns the field of query-sev that holds the policy. */
  String sevPolicy() {
    return sevPolicy;
  }

  /** Returns what a policy means. */
  PolicyInForce policy(long bits) {
    boolean set = (bits >>> debugBit & 1) != 0;
    // The first SEV counts the other way round.
    boolean debugging = this == SEV ? !set : set;
    String says = "bit " + debugBit + (this == SEV ? " is clear" : " is set");
    return new PolicyInForce(title, "0x" + Long.toHexString(bits), names(bits), debugging, says);
  }

  private List<String> names(long bits) {
    if (this == SEV) {
      return PolicyNames.list(SEV_NAMES.of(bits));
    }
    for (Tee tee : Tee.all()) {
      if (objectType.equals(tee.launchSecurity() + "-guest")) {
        return tee.policyNames(bits);
      }
    }
    return List.of();
  }
}
