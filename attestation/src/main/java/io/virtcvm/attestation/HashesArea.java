package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Where a firmware build looks for the hashes of a kernel that is handed to it. Source: edk2,
 * OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm; QEMU, target/i386/sev.c,
 * sev_add_kernel_loader_hashes.
 *
 * @param address the address in the guest
 */
record HashesArea(long address) {
  private static final UUID ENTRY = UUID.fromString("7255371f-3a3b-4b04-927b-1da6efa8d454");

  /**
   * Reads it.
   *
   * @throws InvalidFirmwareException if the firmware would not look at hashes: QEMU starts no guest
   *     then
   */
  static HashesArea of(FirmwareImage firmware) {
    ByteBuffer entry =
        firmware
            .entry(ENTRY)
            .filter(data -> data.limit() >= 2 * Integer.BYTES)
            .orElseThrow(() -> bad("no entry for it in its table"));
    long address = Integer.toUnsignedLong(entry.getInt(0));
    long size = Integer.toUnsignedLong(entry.getInt(Integer.BYTES));
    if (address == 0 || size < KernelHashes.LENGTH) {
      throw bad("" + size + " bytes at 0x" + Long.toHexString(address));
    }
    return new HashesArea(address);
  }

  static InvalidFirmwareException bad(String what) {
    return new InvalidFirmwareException(
        "kernelHashes='yes', but this firmware has no room for kernel hashes: " + what);
  }
}
