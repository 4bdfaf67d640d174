package io.virtcvm.libvirt;

import java.util.List;
import java.util.Optional;

/**
 * What to do about errors with certain words in them.
 *
 * @param words what libvirt or QEMU writes
 * @param advice what to do, in one line
 */
record Remedy(String words, String advice) {
  /** Returns the first advice whose words are in the message. */
  static Optional<String> in(List<Remedy> remedies, String message) {
    return remedies.stream()
        .filter(one -> message.contains(one.words))
        .map(Remedy::advice)
        .findFirst();
  }
}
