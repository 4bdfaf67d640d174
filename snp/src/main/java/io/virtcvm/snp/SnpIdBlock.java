package io.virtcvm.snp;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.AgreedBytes;
import io.virtcvm.rules.AgreedBytes.Field;
import io.virtcvm.rules.LaunchBytes;
import io.virtcvm.rules.LaunchFlag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The ID block, its signature, and what they say of each other and of the policy. */
final class SnpIdBlock implements Transformer {
  /** Where the policy stands in the ID block. */
  private static final int POLICY_OFFSET = 88;

  private static final AgreedBytes BYTES =
      new AgreedBytes(
          Field.of(LaunchBytes.ID_BLOCK, Snp.ID_BLOCK), Field.of(LaunchBytes.ID_AUTH, Snp.ID_AUTH));

  @Override
  public void transform(Domain domain, Context context) {
    BYTES.transform(domain, context);
    LaunchSecurity security = domain.ensureLaunchSecurity();
    LaunchFlag.AUTHOR_KEY.agree(security, Snp.AUTHOR_KEY, context);
    boolean block = security.getIdBlock() != null;
    boolean signature = security.getIdAuth() != null;
    if (block && !signature) {
      context.error(
          security,
          "idBlock",
          "incomplete: idBlock without idAuth",
          "pass --id-auth, or take idBlock out: the host's kernel asks for both");
    } else if (signature && !block) {
      withoutEffect(security, "idAuth", context);
    }
    if ("yes".equals(security.getAuthorKey()) && !block) {
      withoutEffect(security, "@authorKey", context);
    }
    if (block) {
      comparePolicies(security, context);
    }
  }

  private static void withoutEffect(LaunchSecurity security, String what, Context context) {
    context.warn(
        security,
        what,
        "without effect: " + what + " without idBlock",
        "pass --id-block, or take it out");
  }

  private static void comparePolicies(LaunchSecurity security, Context context) {
    SnpPolicy signed;
    SnpPolicy policy;
    try {
      byte[] block = LaunchBytes.ID_BLOCK.decode(security.getIdBlock());
      signed =
          new SnpPolicy(
              ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getLong(POLICY_OFFSET));
      policy = SnpPolicy.ofLibvirt(security.getPolicy());
    } catch (IllegalArgumentException e) {
      // The rule of that field has said so.
      return;
    }
    if (!signed.equals(policy)) {
      context.error(
          security,
          "policy",
          "conflict: the policy is '" + policy + "', the one signed in idBlock is '" + signed + "'",
          "write " + signed + ", or sign an ID block with " + policy);
    }
  }
}
