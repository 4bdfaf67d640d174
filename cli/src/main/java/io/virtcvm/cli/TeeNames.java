package io.virtcvm.cli;

import java.util.Map;
import java.util.Optional;

/** Our short names of TEEs for libvirt's. */
final class TeeNames {
  private static final Map<String, String> OURS = Map.of("sev-snp", "snp", "tdx", "tdx");

  private TeeNames() {}

  /** Returns the name by which users ask for it; empty for one that nothing is converted to. */
  static Optional<String> of(String launchSecurity) {
    return Optional.ofNullable(OURS.get(launchSecurity));
  }
}
