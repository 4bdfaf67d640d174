package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.Optional;

/** Refuses a guest policy that would not launch or would not protect; none is a good one. */
final class TdxGuestPolicy implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<TdxPolicy> asked = context.option(Tdx.POLICY);
    if (security.getPolicy() == null) {
      if (asked.isEmpty()) {
        return;
      }
      security.setPolicy(asked.get().toString());
    }
    TdxPolicy policy;
    try {
      policy = TdxPolicy.ofLibvirt(security.getPolicy());
    } catch (IllegalArgumentException e) {
      context.error(
          security, "policy", "invalid policy: '" + security.getPolicy() + "'", e.getMessage());
      return;
    }
    judge(security, policy, asked, context);
  }

  private static void judge(
      LaunchSecurity security, TdxPolicy policy, Optional<TdxPolicy> asked, Context context) {
    if (asked.isPresent() && !asked.get().equals(policy)) {
      context.error(
          security,
          "policy",
          "conflict: the domain's policy is '" + policy + "', asked for is '" + asked.get() + "'",
          "ask for " + policy + ", or take the policy out of the domain");
    } else if (!policy.isLaunchable()) {
      context.error(
          security,
          "policy",
          "invalid policy: '" + policy + "': only bits 0 and 28 may be set",
          "write 0x10000000, or take the policy out of the domain");
    } else {
      judgeMeaning(security, policy, asked.isPresent(), context);
    }
  }

  private static void judgeMeaning(
      LaunchSecurity security, TdxPolicy policy, boolean asked, Context context) {
    if (policy.allowsDebugging()) {
      String message = "unprotected: policy '" + policy + "' lets the host read the guest";
      if (asked) {
        context.warn(security, "policy", message, "for debugging alone; bit 0 must go before use");
      } else {
        context.error(
            security,
            "policy",
            message,
            "clear bit 0, or say with --policy " + policy + " that this is meant");
      }
    }
    if (!policy.disablesSeptVe()) {
      context.warn(
          security,
          "policy",
          "policy '" + policy + "' leaves SEPT_VE_DISABLE (bit 28) off",
          "a Linux guest may refuse to boot: write 0x10000000");
    }
  }
}
