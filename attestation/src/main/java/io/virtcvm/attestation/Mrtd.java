package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * MRTD: the TDX module's digest of all memory that a guest starts with.
 *
 * <p>Each page that is added, and each 256 bytes that are measured, come with a block of 128 bytes
 * that names the operation and the address. Source: Intel TDX Module Base Architecture
 * Specification, TD measurement; Intel TDX Module ABI, TDH.MEM.PAGE.ADD and TDH.MR.EXTEND.
 */
final class Mrtd {
  private static final byte[] PAGE_ADD = "MEM.PAGE.ADD".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXTEND = "MR.EXTEND".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 128;
  private static final int ADDRESS = 16;
  private static final int CHUNK = 256;

  private final FirmwareImage firmware;
  private final MessageDigest digest = Digest.Algorithm.SHA384.start();

  private Mrtd(FirmwareImage firmware) {
    this.firmware = firmware;
  }

  /**
   * Returns the MRTD of a guest with that firmware.
   *
   * @throws InvalidFirmwareException if it is no build for TDX, or its metadata is bad
   */
  static Digest of(FirmwareImage firmware, PageOrder order) {
    Mrtd mrtd = new Mrtd(firmware);
    for (TdxSection section : TdxMetadata.of(firmware).sections()) {
      switch (order) {
        case ONE_PASS -> {
          for (long page = 0; page < section.memorySize(); page += TdxSection.PAGE) {
            mrtd.add(section, page);
            mrtd.extend(section, page, page + TdxSection.PAGE);
          }
        }
        case TWO_PASS -> {
          for (long page = 0; page < section.memorySize(); page += TdxSection.PAGE) {
            mrtd.add(section, page);
          }
          mrtd.extend(section, 0, section.memorySize());
        }
      }
    }
    return new Digest(Digest.Algorithm.SHA384, mrtd.digest.digest());
  }

  private void add(TdxSection section, long page) {
    block(PAGE_ADD, section.address() + page);
  }

  private void extend(TdxSection section, long from, long to) {
    if (!section.isMeasured()) {
      return;
    }
    for (long at = from; at < to; at += CHUNK) {
      block(EXTEND, section.address() + at);
      firmware.hash(digest, (int) (section.dataOffset() + at), CHUNK);
    }
  }

  private void block(byte[] operation, long address) {
    ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(block.put(operation).putLong(ADDRESS, address).array());
  }
}
