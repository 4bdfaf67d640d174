package io.virtcvm.attestation;

import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.attestation.ReferenceValues.Value;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Os;
import java.util.ArrayList;
import java.util.List;

/**
 * What the owner of a confidential domain should tell the verifier, and tell it again after a
 * change of the domain: told by the domain alone, without a look at its files. Of Trustee, whose
 * default policy {@link ReferenceValues} names.
 */
public final class VerifierAdvice {
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

  /** Returns which reference values change with which change, a line each. */
  public static List<String> changes(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    Os os = domain.getOs();
    boolean kernel = os != null && os.getKernel() != null;
    return switch (security == null || security.getType() == null ? "" : security.getType()) {
      case "sev-snp" -> ofSnp(kernel && "yes".equals(security.getKernelHashes()));
      case "tdx" -> ofTdx(kernel);
      default -> List.of();
    };
  }

  private static List<String> ofSnp(boolean hashes) {
    return List.of(
        "snp_launch_measurement changes with each firmware package, the number of vCPUs and the CPU"
            + " model"
            + (hashes ? ", and with the kernel, its initrd and its command line" : ""));
  }

  private static List<String> ofTdx(boolean kernel) {
    return List.of(
        "mr_td changes with each firmware package",
        kernel
            ? "rtmr_1 changes with the kernel, rtmr_2 with its command line and its initrd"
            : "rtmr_1 and rtmr_2 change with the guest's own boot loader, kernel and command line");
  }
}
