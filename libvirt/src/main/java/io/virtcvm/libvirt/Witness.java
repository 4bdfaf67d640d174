package io.virtcvm.libvirt;

/**
 * Somebody on the host who was asked about a guest.
 *
 * @param name who was asked for what: {@code QEMU: query-sev}
 * @param said the answer in one line; text of others, to be shown with care
 * @param speaks what that means for the guest
 */
public record Witness(String name, String said, Speaks speaks) {
  /** What an answer means. */
  public enum Speaks {
    /** It says that the guest is confidential. */
    FOR,
    /** It says that the guest is not. */
    AGAINST,
    /** It says neither, or it is not believed, or it did not answer. */
    NOTHING
  }
}
