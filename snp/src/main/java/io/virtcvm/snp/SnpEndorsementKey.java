package io.virtcvm.snp;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.rules.LaunchFlag;

/** Which of the host's keys may sign the guest's attestation reports. */
final class SnpEndorsementKey implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    LaunchFlag.VCEK.agree(domain.ensureLaunchSecurity(), Snp.VCEK, context);
  }
}
