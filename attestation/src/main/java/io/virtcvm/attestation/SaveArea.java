package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The registers that a vCPU of a SEV-ES or SEV-SNP guest starts with, in a page that is measured:
 * its VMSA.
 *
 * <p>Offsets are those of the AMD64 Architecture Programmer's Manual vol. 2, table B-4; values are
 * those that a CPU has after reset (the same, table 14-1), as QEMU sets them, and what KVM adds
 * when it runs a guest: SVME in EFER and MCE in CR4. Source: QEMU, target/i386/cpu.c,
 * x86_cpu_reset_hold; Linux, arch/x86/kvm/svm/sev.c, sev_es_sync_vmsa.
 *
 * @param signature what is in RDX after reset
 * @param features what is in SEV_FEATURES: SNP active is bit 0, debug swap bit 5
 * @param type whether KVM puts the state of the floating-point unit in
 */
record SaveArea(CpuSignature signature, long features, SevVmType type) {
  /** How long it is: a page. */
  static final int LENGTH = 4096;

  private static final UUID RESET_BLOCK = UUID.fromString("00f771de-1a7e-4fcb-890e-68c77e2fb44e");

  /** Where x86 starts, 16 bytes below 4 GiB. */
  private static final int RESET_VECTOR = 0xfffffff0;

  private static final int ES = 0x00;
  private static final int CS = 0x10;
  private static final int SS = 0x20;
  private static final int DS = 0x30;
  private static final int FS = 0x40;
  private static final int GS = 0x50;
  private static final int GDTR = 0x60;
  private static final int LDTR = 0x70;
  private static final int IDTR = 0x80;
  private static final int TR = 0x90;
  private static final int EFER = 0xd0;
  private static final int CR4 = 0x148;
  private static final int CR0 = 0x158;
  private static final int DR7 = 0x160;
  private static final int DR6 = 0x168;
  private static final int RFLAGS = 0x170;
  private static final int RIP = 0x178;
  private static final int G_PAT = 0x268;
  private static final int RDX = 0x310;
  private static final int SEV_FEATURES = 0x3b0;
  private static final int XCR0 = 0x3e8;
  private static final int MXCSR = 0x408;
  private static final int X87_FCW = 0x410;

  private static final int DATA = 0x93;
  private static final int CODE = 0x9b;
  private static final int LDT = 0x82;
  private static final int BUSY_TSS = 0x8b;

  /** Returns the page of the first vCPU, which starts where every x86 CPU does. */
  byte[] ofFirst() {
    return startingAt(RESET_VECTOR);
  }

  /**
   * Returns the page of each other vCPU, which starts where the firmware waits for them.
   *
   * @throws InvalidFirmwareException if the firmware does not say where: QEMU starts no guest then,
   *     not even with one vCPU
   */
  byte[] ofOthers(FirmwareImage firmware) {
    int address =
        firmware
            .entry(RESET_BLOCK)
            .filter(data -> data.limit() >= Integer.BYTES)
            .map(data -> data.getInt(0))
            .orElse(0);
    if (address == 0) {
      throw new InvalidFirmwareException(
          "no address for vCPUs to start at: not for SEV-ES and SEV-SNP");
    }
    return startingAt(address);
  }

  private byte[] startingAt(int address) {
    ByteBuffer page = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    for (int segment : new int[] {ES, SS, DS, FS, GS}) {
      put(page, segment, 0, DATA, 0);
    }
    put(page, CS, 0xf000, CODE, address & 0xffff0000);
    put(page, GDTR, 0, 0, 0);
    put(page, IDTR, 0, 0, 0);
    put(page, LDTR, 0, LDT, 0);
    put(page, TR, 0, BUSY_TSS, 0);
    page.putLong(EFER, 0x1000);
    page.putLong(CR4, 0x40);
    page.putLong(CR0, 0x10);
    page.putLong(DR7, 0x400);
    page.putLong(DR6, 0xffff0ff0L);
    page.putLong(RFLAGS, 0x2);
    page.putLong(RIP, address & 0xffff);
    page.putLong(G_PAT, 0x0007_0406_0007_0406L);
    page.putLong(RDX, Integer.toUnsignedLong(signature.value()));
    page.putLong(SEV_FEATURES, features);
    page.putLong(XCR0, 0x1);
    if (type == SevVmType.INIT2) {
      page.putInt(MXCSR, 0x1f80);
      page.putShort(X87_FCW, (short) 0x37f);
    }
    return page.array();
  }

  /** A segment's selector, attributes, limit and base; every limit is that of 64 KiB. */
  private static void put(ByteBuffer page, int at, int selector, int attributes, int base) {
    page.putShort(at, (short) selector).putShort(at + 2, (short) attributes);
    page.putInt(at + 4, 0xffff).putLong(at + 8, Integer.toUnsignedLong(base));
  }
}
