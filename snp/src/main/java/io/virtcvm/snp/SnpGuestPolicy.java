package io.virtcvm.snp;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.Optional;

/** Fills in the guest policy, and refuses one that would not launch or would not protect. */
final class SnpGuestPolicy implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<SnpPolicy> asked = context.option(Snp.POLICY);
    if (security.getPolicy() == null) {
      security.setPolicy(asked.orElse(SnpPolicy.DEFAULT).toString());
    }
    SnpPolicy policy;
    try {
      policy = SnpPolicy.ofLibvirt(security.getPolicy());
    } catch (IllegalArgumentException e) {
      context.error(
          security, "policy", "invalid policy: '" + security.getPolicy() + "'", e.getMessage());
      return;
    }
    judge(security, policy, asked, context);
  }

  private static void judge(
      LaunchSecurity security, SnpPolicy policy, Optional<SnpPolicy> asked, Context context) {
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
          "invalid policy: '" + policy + "': bit 17 must be 1, bits 25 and up must be 0",
          "write " + policy.launchable());
    } else if (policy.allowsDebugging()) {
      judgeDebugging(security, policy, asked, context);
    }
  }

  private static void judgeDebugging(
      LaunchSecurity security, SnpPolicy policy, Optional<SnpPolicy> asked, Context context) {
    String message = "unprotected: policy '" + policy + "' lets the host read and write the guest";
    if (asked.isPresent()) {
      context.warn(security, "policy", message, "for debugging alone; bit 19 must go before use");
    } else {
      context.error(
          security,
          "policy",
          message,
          "clear bit 19, or say with --policy " + policy + " that this is meant");
    }
  }
}
