package io.virtcvm.cli;

import io.virtcvm.Tee;
import java.util.Optional;

/** Our short names of TEEs for libvirt's. */
final class TeeNames {
  private TeeNames() {}

  /** Returns the name by which users ask for it; empty for one that nothing is converted to. */
  static Optional<String> of(String launchSecurity) {
    for (Tee tee : Tee.all()) {
      if (tee.launchSecurity().equals(launchSecurity)) {
        return Optional.of(tee.name());
      }
    }
    return Optional.empty();
  }
}
