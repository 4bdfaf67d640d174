package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.AgreedPolicy;
import java.util.Optional;

/** Refuses a guest policy that would not launch or would not protect; none is a good one. */
final class TdxGuestPolicy extends AgreedPolicy<TdxPolicy> {
  TdxGuestPolicy() {
    super(Tdx.POLICY, Optional.empty(), TdxPolicy::ofLibvirt);
  }

  @Override
  protected String names(TdxPolicy policy) {
    return policy.names();
  }

  @Override
  protected void judge(LaunchSecurity security, TdxPolicy policy, boolean asked, Context context) {
    if (!policy.isLaunchable()) {
      context.error(
          security,
          "policy",
          "invalid policy: '" + policy + "': only bits 0 and 28 may be set",
          "write 0x10000000, or take the policy out of the domain");
      return;
    }
    if (policy.allowsDebugging()) {
      exposes(security, policy, TdxPolicy.DEBUG, asked, context);
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
