package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Host.EncryptionBit;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the position of the encryption bit to libvirt, which takes it from the host at start;
 * where the host is known, one in the domain is kept if it agrees and refused if it does not.
 */
public final class EncryptionBitOfHost implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<EncryptionBit> host = context.host().encryptionBit();
    if (host.isEmpty()) {
      security.setCbitpos(null);
      security.setReducedPhysBits(null);
      return;
    }
    compare(security, "cbitpos", security.getCbitpos(), host.get().position(), context);
    int reduced = host.get().reducedPhysBits();
    compare(security, "reducedPhysBits", security.getReducedPhysBits(), reduced, context);
  }

  private static void compare(
      LaunchSecurity security, String name, @Nullable String present, int host, Context context) {
    if (present != null && !present.equals(Integer.toString(host))) {
      context.error(
          security,
          name,
          "conflict: the domain's " + name + " is '" + present + "', the host's is '" + host + "'",
          "take it out: libvirt fills in the host's at start");
    }
  }
}
