package io.virtcvm.tdx;

import io.virtcvm.rules.Hexadecimal;
import io.virtcvm.rules.PolicyNames;
import io.virtcvm.rules.PolicyNames.Bit;

/**
 * The TD attributes that an owner may choose.
 *
 * @param bits 64 bits, of which libvirt allows two: 0 debug, 28 SEPT_VE_DISABLE
 * @see <a href="https://libvirt.org/formatdomain.html#launch-security">libvirt 12.8, formatdomain,
 *     launchSecurity tdx</a>
 */
public record TdxPolicy(long bits) {
  /** The number of the bit that lets the host debug the guest. */
  static final int DEBUG = 0;

  private static final int SEPT_VE_DISABLE = 28;

  private static final PolicyNames NAMES =
      new PolicyNames(new Bit(DEBUG, "debug"), new Bit(SEPT_VE_DISABLE, "sept-ve-disable"));

  /**
   * Reads a policy as a user writes it: hexadecimal, with its {@code 0x}, or the names of its bits
   * with commas between them, {@code sept-ve-disable}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static TdxPolicy parse(String text) {
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return new TdxPolicy(Hexadecimal.parse(text));
    }
    long bits = 0;
    for (String name : text.split(",", -1)) {
      bits |= NAMES.mask(name);
    }
    return new TdxPolicy(bits);
  }

  /** Reads a policy as libvirt does: hexadecimal, also without {@code 0x}. */
  static TdxPolicy ofLibvirt(String text) {
    return new TdxPolicy(Hexadecimal.ofLibvirt(text));
  }

  /** Returns whether libvirt accepts it. */
  public boolean isLaunchable() {
    return (bits & ~(1L << DEBUG | 1L << SEPT_VE_DISABLE)) == 0;
  }

  /** Returns whether the host may read the guest's memory: then nothing is confidential. */
  public boolean allowsDebugging() {
    return (bits >>> DEBUG & 1) != 0;
  }

  /** Returns whether touching memory that the host took away is fatal; Linux insists on it. */
  public boolean disablesSeptVe() {
    return (bits >>> SEPT_VE_DISABLE & 1) != 0;
  }

  /** Returns the names of the bits that are set, as {@link #parse} reads them, or {@code none}. */
  public String names() {
    return NAMES.of(bits);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
