package io.virtcvm.libvirt;

import io.virtcvm.rules.PolicyNames;
import io.virtcvm.rules.PolicyNames.Bit;
import io.virtcvm.snp.SnpPolicy;
import io.virtcvm.tdx.TdxPolicy;
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
  SEV("SEV", "sev-guest", "policy", "sev", "policy"),

  /** SEV-SNP. */
  SEV_SNP("SEV-SNP", "sev-snp-guest", "policy", "sev-snp", "snp-policy"),

  /** TDX, of which there is no query. */
  TDX("TDX", "tdx-guest", "attributes", "", "");

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

  ConfidentialGuest(
      String title, String objectType, String policyProperty, String sevType, String sevPolicy) {
    this.title = title;
    this.objectType = objectType;
    this.policyProperty = policyProperty;
    this.sevType = sevType;
    this.sevPolicy = sevPolicy;
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
    return switch (this) {
      case SEV -> policy(bits, SEV_NAMES.of(bits), (bits & 1) == 0, "bit 0 is clear");
      case SEV_SNP -> {
        SnpPolicy policy = new SnpPolicy(bits);
        yield policy(bits, policy.names(), policy.allowsDebugging(), "bit 19 is set");
      }
      case TDX -> {
        TdxPolicy policy = new TdxPolicy(bits);
        yield policy(bits, policy.names(), policy.allowsDebugging(), "bit 0 is set");
      }
    };
  }

  private PolicyInForce policy(long bits, String names, boolean debugging, String bit) {
    List<String> set = names.equals("none") ? List.of() : List.of(names.split(",", -1));
    return new PolicyInForce(title, "0x" + Long.toHexString(bits), set, debugging, bit);
  }
}
