package io.virtcvm.attestation;

/**
 * What a CPU says of its family, model and stepping: EAX of CPUID function 1, which vCPUs have in
 * RDX when they start.
 *
 * @param value all 32 bits: {@code 0x800f12}
 */
public record CpuSignature(int value) {
  /**
   * Returns that of a family, a model and a stepping, as /proc/cpuinfo and libvirt count them.
   * Source: AMD64 Architecture Programmer's Manual vol. 3, CPUID Fn0000_0001_EAX.
   *
   * @throws IllegalArgumentException if one of them has no room
   */
  public static CpuSignature of(int family, int model, int stepping) {
    if (family < 0 || family > 0xf + 0xff) {
      throw new IllegalArgumentException("no CPU family: " + family);
    }
    if ((model & ~0xff) != 0 || (stepping & ~0xf) != 0) {
      throw new IllegalArgumentException("no CPU model and stepping: " + model + ", " + stepping);
    }
    int base = Math.min(family, 0xf);
    int extended = family - base;
    return new CpuSignature(
        extended << 20 | (model >>> 4) << 16 | base << 8 | (model & 0xf) << 4 | stepping);
  }

  @Override
  public String toString() {
    return "0x" + Integer.toHexString(value);
  }
}
