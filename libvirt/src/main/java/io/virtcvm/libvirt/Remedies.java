package io.virtcvm.libvirt;

import java.util.Optional;

/** What to do about an error of libvirt's, whose text does not say. */
final class Remedies {
  private Remedies() {}

  /** Returns a remedy in one line. */
  static Optional<String> of(String message) {
    return Optional.empty();
  }

  /** Returns what to do where there is no connection. */
  static String ofConnecting(String message) {
    return "see whether libvirtd or virtqemud runs there, and what 'virsh -c URI version' says";
  }
}
