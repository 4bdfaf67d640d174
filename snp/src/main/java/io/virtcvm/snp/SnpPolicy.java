package io.virtcvm.snp;

import io.virtcvm.rules.Hexadecimal;

/**
 * A guest policy: what the owner lets the host do with the guest, enforced by the AMD firmware.
 *
 * @param bits 64 bits. 7:0 and 15:8 minimum ABI minor and major, 16 SMT allowed, 17 reserved, must
 *     be 1, 18 migration agent allowed, 19 debugging allowed, 20 single socket, 21 CXL allowed, 22
 *     AES-256-XTS, 23 RAPL disabled, 24 ciphertext hiding, 63:25 must be 0
 * @see <a href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">AMD SEV-SNP
 *     ABI specification, guest policy</a>
 */
public record SnpPolicy(long bits) {
  private static final long RESERVED_ONE = 1L << 17;

  /** The number of the bit that lets the host debug the guest. */
  static final int DEBUG = 19;

  private static final int FIRST_RESERVED_ZERO = 25;

  /**
   * SMT allowed, nothing else: {@code 0x30000}. Without SMT a host with it on refuses the guest.
   */
  public static final SnpPolicy DEFAULT = new SnpPolicy(1L << 16 | RESERVED_ONE);

  /**
   * Reads a policy as a user writes it: hexadecimal, with its {@code 0x}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static SnpPolicy parse(String text) {
    return new SnpPolicy(Hexadecimal.parse(text));
  }

  /** Reads a policy as libvirt does: hexadecimal, also without {@code 0x}. */
  static SnpPolicy ofLibvirt(String text) {
    return new SnpPolicy(Hexadecimal.ofLibvirt(text));
  }

  /** Returns whether the host may read the guest's memory: then nothing is confidential. */
  public boolean allowsDebugging() {
    return (bits >>> DEBUG & 1) != 0;
  }

  /** Returns whether the bits that must be one and those that must be zero are so. */
  public boolean isLaunchable() {
    return launchable().bits == bits;
  }

  /** Returns the same policy with the reserved bits as they must be. */
  public SnpPolicy launchable() {
    return new SnpPolicy((bits | RESERVED_ONE) & ((1L << FIRST_RESERVED_ZERO) - 1));
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
