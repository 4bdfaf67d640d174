package io.virtcvm.libvirt;

import java.util.Optional;

/**
 * Whether a host offers a TEE.
 *
 * @param name libvirt's name: {@code sev-snp}; {@code sev-es} is type {@code sev} with bit 2 of its
 *     policy
 * @param answer whether
 * @param reason what says so, in one line
 * @param remedy what to do about a no, in one line; one is always there
 */
public record Offer(String name, Answer answer, String reason, Optional<String> remedy) {
  /** Whether a host offers something: what nobody says is not a no. */
  public enum Answer {
    /** It does. */
    YES,
    /** It does not. */
    NO,
    /** Nobody says. */
    UNKNOWN
  }

  static Offer yes(String name, String reason) {
    return new Offer(name, Answer.YES, reason, Optional.empty());
  }

  static Offer no(String name, String reason, String remedy) {
    return new Offer(name, Answer.NO, reason, Optional.of(remedy));
  }

  static Offer unknown(String name, String reason) {
    return new Offer(name, Answer.UNKNOWN, reason, Optional.empty());
  }
}
