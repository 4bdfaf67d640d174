package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;

/**
 * Asks for the TEE: creates launchSecurity, keeps one of the same type with all that its owner put
 * there, and replaces one of another type, whose content means nothing here. A type that libvirt
 * does not have is a slip of the pen: it is set right, and the content stays.
 */
public final class LaunchSecurityType implements Transformer {
  private final String type;

  /**
   * Creates the rule.
   *
   * @param type libvirt's name for the TEE
   */
  public LaunchSecurityType(String type) {
    this.type = type;
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity present = domain.getLaunchSecurity();
    if (present == null || present.type().isEmpty()) {
      domain.ensureLaunchSecurity().setType(type);
    } else if (!type.equals(present.getType())) {
      LaunchSecurity fresh = new LaunchSecurity();
      fresh.setType(type);
      domain.setLaunchSecurity(fresh);
    }
  }
}
