package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refuses what launchSecurity holds for another TEE, or under a name that libvirt does not have:
 * libvirt drops it without a word, and whoever wrote it believes that it counts.
 */
public final class LaunchSecurityContent implements Transformer {
  /** What libvirt 12.8 knows for one TEE or another. */
  private static final Set<String> KNOWN =
      Set.of(
          "@kernelHashes",
          "@authorKey",
          "@vcek",
          "cbitpos",
          "reducedPhysBits",
          "policy",
          "mrConfigId",
          "mrOwner",
          "mrOwnerConfig",
          "quoteGenerationService",
          "guestVisibleWorkarounds",
          "idBlock",
          "idAuth",
          "hostData",
          "handle",
          "dhCert",
          "session");

  private final Set<String> own;
  private final Map<String, String> dialects;

  /**
   * Creates the rule.
   *
   * @param own the names that mean something to this TEE; attributes with an {@code @} in front
   * @param dialects names that libvirt never had, and what to write instead
   */
  public LaunchSecurityContent(Set<String> own, Map<String, String> dialects) {
    this.own = Set.copyOf(own);
    this.dialects = Map.copyOf(dialects);
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    for (String attribute : security.attributeNames()) {
      if (!attribute.equals("type")) {
        judge(security, "@" + attribute, context);
      }
    }
    for (String element : new LinkedHashSet<>(security.elementNames())) {
      judge(security, element, context);
    }
  }

  private void judge(LaunchSecurity security, String name, Context context) {
    if (own.contains(name)) {
      return;
    }
    String dialect = dialects.get(name);
    if (dialect != null) {
      context.error(
          security, name, "unknown to libvirt: " + name + " of a vendor's own tree", dialect);
    } else if (KNOWN.contains(name)) {
      context.error(
          security,
          name,
          "meaningless here: " + name + " belongs to another kind of launch security",
          "take it out; libvirt would drop it without a word");
    } else {
      context.error(
          security,
          name,
          "unknown: " + name + " in launchSecurity",
          "correct its name or take it out; libvirt would drop it without a word");
    }
  }
}
