package io.virtcvm.attestation;

/**
 * The order in which a host builds the first memory of a TDX guest. MRTD depends on it, and neither
 * firmware nor domain says it.
 */
public enum PageOrder {
  /**
   * A page is added and at once measured, then the next: upstream, since Linux 6.16 and QEMU 10.1
   * (KVM_TDX_INIT_MEM_REGION with KVM_TDX_MEASURE_MEMORY_REGION).
   */
  ONE_PASS("one-pass"),

  /** All pages of a section are added, then all are measured: some vendors' trees. */
  TWO_PASS("two-pass");

  private final String text;

  PageOrder(String text) {
    this.text = text;
  }

  /** Returns its name in options. */
  public String text() {
    return text;
  }
}
