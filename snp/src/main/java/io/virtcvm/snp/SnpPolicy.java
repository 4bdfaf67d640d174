package io.virtcvm.snp;

import io.virtcvm.rules.Hexadecimal;
import io.virtcvm.rules.PolicyNames;
import io.virtcvm.rules.PolicyNames.Bit;

/**
 * A guest policy: what the owner lets the host do with the guest, enforced by the AMD firmware.
 *
 * @param bits 64 bits. 7:0 and 15:8 minimum ABI minor and major, 16 SMT allowed, 17 reserved, must
 *     be 1, 18 migration agent allowed, 19 debugging allowed, 20 single socket, 21 CXL allowed, 22
 *     AES-256-XTS, 23 RAPL disabled, 24 ciphertext hiding, 25 page swap disabled (from ABI 1.58
 *     on), 63:26 must be 0
 * @see <a href="https://www.amd.com/content/dam/amd/en/documents/developer/56860.pdf">AMD SEV-SNP
 *     ABI specification, guest policy</a>; bit 25: Linux, include/linux/psp-sev.h,
 *     SNP_POLICY_MASK_PAGE_SWAP_DISABLE
 */
public record SnpPolicy(long bits) {
  private static final long RESERVED_ONE = 1L << 17;

  /** The number of the bit that lets the host debug the guest. */
  static final int DEBUG = 19;

  private static final int FIRST_RESERVED_ZERO = 26;

  private static final String ABI = "abi=";

  private static final PolicyNames NAMES =
      new PolicyNames(
          new Bit(16, "smt"),
          new Bit(18, "migrate-ma"),
          new Bit(DEBUG, "debug"),
          new Bit(20, "single-socket"),
          new Bit(21, "cxl"),
          new Bit(22, "aes-256-xts"),
          new Bit(23, "rapl-disabled"),
          new Bit(24, "ciphertext-hiding"),
          new Bit(25, "page-swap-disabled"));

  /**
   * SMT allowed, nothing else: {@code 0x30000}. Without SMT a host with it on refuses the guest.
   */
  public static final SnpPolicy DEFAULT = new SnpPolicy(1L << 16 | RESERVED_ONE);

  /**
   * Reads a policy as a user writes it: hexadecimal, with its {@code 0x}, or the names of its bits
   * with commas between them, {@code smt,single-socket,abi=1.55}; the reserved bit comes by itself.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static SnpPolicy parse(String text) {
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return new SnpPolicy(Hexadecimal.parse(text));
    }
    long bits = RESERVED_ONE;
    if (text.indexOf(ABI) != text.lastIndexOf(ABI)) {
      throw new IllegalArgumentException("write one minimum ABI");
    }
    for (String name : text.split(",", -1)) {
      bits |= name.startsWith(ABI) ? abi(name.substring(ABI.length())) : NAMES.mask(name);
    }
    return new SnpPolicy(bits);
  }

  private static long abi(String version) {
    int dot = version.indexOf('+') < 0 ? version.indexOf('.') : -1;
    try {
      int major = Integer.parseUnsignedInt(version.substring(0, Math.max(dot, 0)));
      int minor = Integer.parseUnsignedInt(version.substring(dot + 1));
      if (major >= 0 && major <= 0xff && minor >= 0 && minor <= 0xff) {
        return (long) major << 8 | minor;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "write the minimum ABI as abi=MAJOR.MINOR, each at most 255");
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

  /** Returns the names of the bits that are set, as {@link #parse} reads them. */
  public String names() {
    String abi = ABI + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    String names = NAMES.of(bits);
    if ((bits & 0xffff) == 0) {
      return names;
    }
    return names.equals("none") ? abi : names + "," + abi;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }

  /**
   * By hand, here and below: what Java makes for a record takes a cold start 20 ms at its first
   * use.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof SnpPolicy policy && policy.bits == bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }
}
