package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.util.UUID;

/** GUIDs as UEFI stores them: the first three parts in little-endian order. */
final class Guids {
  /** Their length in bytes. */
  static final int LENGTH = 16;

  private Guids() {}

  /** Reads one from a little-endian buffer. */
  static UUID get(ByteBuffer bytes, int at) {
    long high =
        Integer.toUnsignedLong(bytes.getInt(at)) << 32
            | Short.toUnsignedLong(bytes.getShort(at + 4)) << 16
            | Short.toUnsignedLong(bytes.getShort(at + 6));
    return new UUID(high, Long.reverseBytes(bytes.getLong(at + 8)));
  }

  /** Writes one into a little-endian buffer, at its position. */
  static void put(ByteBuffer bytes, UUID guid) {
    long high = guid.getMostSignificantBits();
    bytes.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    bytes.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
  }
}
