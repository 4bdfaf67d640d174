package io.virtcvm.attestation;

import java.nio.ByteBuffer;

/**
 * A piece of memory that a TDX guest starts with.
 *
 * @param dataOffset where its content begins in the firmware file
 * @param address where it lies in the guest's memory; a multiple of the page size
 * @param memorySize its length there, and in the file if it has content; a multiple of the page
 *     size, never 0
 * @param isMeasured whether its content is measured
 */
record TdxSection(int dataOffset, long address, long memorySize, boolean isMeasured) {
  static final int PAGE = 4096;

  /** In the descriptor. */
  static final int LENGTH = 32;

  /** Boot and configuration firmware volumes: content of the file. */
  private static final int LAST_WITH_CONTENT = 1;

  /** Hand-off block and temporary memory: the host fills in, or nobody. */
  private static final int LAST_KNOWN = 3;

  private static final int MR_EXTEND = 1;

  /** Left to the guest to accept; QEMU (target/i386/kvm/tdx.c, tdx_finalize_vm) adds all. */
  private static final int PAGE_AUG = 1 << 1;

  /** No CPU has wider physical addresses (Intel SDM volume 3, paging). */
  private static final long ADDRESSES = 1L << 52;

  /**
   * Reads a section of a descriptor.
   *
   * @param bytes in little-endian order
   * @param index which one it is, for messages
   * @throws InvalidFirmwareException if it contradicts itself, the file, or what QEMU launches
   */
  static TdxSection read(ByteBuffer bytes, int index, int fileLength) {
    long offset = Integer.toUnsignedLong(bytes.getInt(0));
    long size = Integer.toUnsignedLong(bytes.getInt(4));
    long address = bytes.getLong(8);
    long memory = bytes.getLong(16);
    int type = bytes.getInt(24);
    int attributes = bytes.getInt(28);
    if (type < 0 || type > LAST_KNOWN) {
      throw bad(index, "unknown type " + Integer.toUnsignedString(type));
    }
    if ((attributes & ~(MR_EXTEND | PAGE_AUG)) != 0) {
      throw bad(index, "unknown attributes " + hex(Integer.toUnsignedLong(attributes)));
    }
    if ((attributes & PAGE_AUG) != 0) {
      throw bad(index, "not to be added at launch (PAGE.AUG), which QEMU does not heed");
    }
    if (address % PAGE != 0 || memory % PAGE != 0) {
      throw bad(index, hex(memory) + " bytes at " + hex(address) + " are no whole pages");
    }
    if (memory <= 0 || memory > ADDRESSES || address < 0 || address > ADDRESSES - memory) {
      throw bad(index, hex(memory) + " bytes at " + hex(address) + " are no memory");
    }
    boolean measured = (attributes & MR_EXTEND) != 0;
    if (type > LAST_WITH_CONTENT ? size != 0 || measured : size == 0) {
      throw bad(index, "type " + type + " with " + size + " bytes of content");
    }
    if (size > 0 && (size != memory || offset + size > fileLength)) {
      throw bad(
          index, size + " bytes at " + hex(offset) + " of the file, for " + memory + " of memory");
    }
    return new TdxSection((int) offset, address, memory, measured);
  }

  /** Returns the address behind it. */
  long end() {
    return address + memorySize;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static InvalidFirmwareException bad(int index, String what) {
    return new InvalidFirmwareException("bad TDVF metadata: section " + index + ": " + what);
  }
}
