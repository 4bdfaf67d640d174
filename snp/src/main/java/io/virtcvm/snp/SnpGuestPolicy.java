package io.virtcvm.snp;

import io.virtcvm.Context;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.AgreedPolicy;
import java.util.Optional;

/** Fills in the guest policy, and refuses one that would not launch or would not protect. */
final class SnpGuestPolicy extends AgreedPolicy<SnpPolicy> {
  SnpGuestPolicy() {
    super(Snp.POLICY, Optional.of(SnpPolicy.DEFAULT), SnpPolicy::ofLibvirt);
  }

  /** What the owner may have meant; never what opens the guest to the host. */
  private static SnpPolicy remedy(SnpPolicy policy) {
    SnpPolicy mended = policy.launchable();
    return mended.allowsDebugging() ? SnpPolicy.DEFAULT : mended;
  }

  @Override
  protected String names(SnpPolicy policy) {
    return policy.names();
  }

  @Override
  protected void judge(LaunchSecurity security, SnpPolicy policy, boolean asked, Context context) {
    if (!policy.isLaunchable()) {
      context.error(
          security,
          "policy",
          "invalid policy: '" + policy + "': bit 17 must be 1, bits 26 and up must be 0",
          "write " + remedy(policy));
      return;
    }
    if (policy.allowsDebugging()) {
      exposes(security, policy, SnpPolicy.DEBUG, asked, context);
    }
    if (policy.allowsMigrationAgent()) {
      context.warn(
          security,
          "policy",
          "policy '" + policy + "' lets a migration agent take the guest to another host",
          "clear bit 18 if none is meant: Trustee's default policy refuses such a guest");
    }
  }
}
