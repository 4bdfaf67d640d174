package io.virtcvm.attestation;

import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.attestation.ReferenceValues.Value;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Os;
import io.virtcvm.rules.Hexadecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the owner of a confidential domain should tell the verifier, and tell it again after a
 * change of the domain: told by the domain alone, without a look at its files. Of Trustee, whose
 * default policy {@link ReferenceValues} names.
 */
public final class VerifierAdvice {
  /** A bit of a guest policy. */
  private record Untrusted(int bit, String what) {}

  /** Source: Trustee, attestation-service, ear_default_policy_cpu.rego. */
  private static final Map<String, List<Untrusted>> UNTRUSTED =
      Map.of(
          SevLaunch.SEV_SNP,
          List.of(new Untrusted(19, "debugging"), new Untrusted(18, "a migration agent")),
          TdxLaunch.TDX,
          List.of(new Untrusted(0, "debugging")));

  private VerifierAdvice() {}

  /** Returns what to register beside digests, as {@code name=value}; none if nothing is. */
  public static List<String> settings(Domain domain) {
    List<String> settings = new ArrayList<>();
    for (Value value : ReferenceValues.ofPolicy(domain)) {
      if (value instanceof Flag flag) {
        settings.add(flag.name() + "=" + flag.value());
      } else if (value instanceof Quantity quantity) {
        settings.add(quantity.name() + "=" + quantity.value());
      }
    }
    return settings;
  }

  /** Returns what of the guest policy Trustee's default policy trusts in no guest, a line each. */
  public static List<String> untrusted(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security == null || security.getType() == null || security.getPolicy() == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (Untrusted one : UNTRUSTED.getOrDefault(security.getType(), List.of())) {
      if ((policy(security.getPolicy()) >>> one.bit() & 1) != 0) {
        lines.add(
            "Trustee's default policy does not trust this guest: bit "
                + one.bit()
                + " of its policy allows "
                + one.what());
      }
    }
    return lines;
  }

  /** Returns 0 for what is none: others tell so. */
  private static long policy(String text) {
    try {
      return Hexadecimal.ofLibvirt(text);
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /** Returns which reference values change with which change, a line each. */
  public static List<String> changes(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    Os os = domain.getOs();
    boolean kernel = os != null && os.getKernel() != null;
    return switch (security == null || security.getType() == null ? "" : security.getType()) {
      case "sev-snp" ->
          ofSnp(kernel && "yes".equals(security.getKernelHashes()), security.getIdBlock() != null);
      case "tdx" -> ofTdx(kernel);
      default -> List.of();
    };
  }

  private static List<String> ofSnp(boolean hashes, boolean idBlock) {
    String digest =
        "snp_launch_measurement changes with each firmware package, the number of vCPUs and the CPU"
            + " model"
            + (hashes ? ", and with the kernel, its initrd and its command line" : "");
    return idBlock
        ? List.of(digest, "idBlock must be signed anew with each of these, or no guest starts")
        : List.of(digest);
  }

  private static List<String> ofTdx(boolean kernel) {
    return List.of(
        "mr_td changes with each firmware package",
        kernel
            ? "rtmr_1 changes with the kernel, rtmr_2 with its command line and its initrd"
            : "rtmr_1 and rtmr_2 change with the guest's own boot loader, kernel and command line");
  }
}
