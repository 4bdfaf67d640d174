package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An edk2 firmware build, with the table of entries that stands in front of its reset vector.
 *
 * <p>The table ends 32 bytes before the end of the file and is read backwards. An entry is its
 * data, its length in 16 bits (these and the GUID included), and its GUID; the last one, which
 * comes first, has the length of the whole table. Source: edk2, OvmfPkg/ResetVector.
 */
public final class FirmwareImage {
  /** As long as no build is; the longest of Debian's are 4 MiB. */
  static final int MAX_SIZE = 64 << 20;

  private static final int PAGE = 4096;

  private static final UUID FOOTER = UUID.fromString("96b582de-1fb2-45f7-baea-a366c55a082d");

  /** The reset vector's code, which is no part of the table. */
  private static final int RESET_VECTOR = 32;

  private static final int HEADER = Short.BYTES + Guids.LENGTH;

  private final byte[] content;
  private final ByteBuffer bytes;
  private final Map<UUID, ByteBuffer> entries;

  private FirmwareImage(byte[] content, ByteBuffer bytes, Map<UUID, ByteBuffer> entries) {
    this.content = content;
    this.bytes = bytes;
    this.entries = entries;
  }

  /**
   * Reads the content of a firmware file.
   *
   * @throws InvalidFirmwareException if it is too long, or its table contradicts itself; an image
   *     without a table is one that has no entries
   */
  public static FirmwareImage of(byte[] content) {
    if (content.length > MAX_SIZE) {
      throw new InvalidFirmwareException(
          "too long for firmware: " + content.length + " bytes, of " + MAX_SIZE + " at most");
    }
    byte[] copy = content.clone();
    ByteBuffer bytes = littleEndian(ByteBuffer.wrap(copy));
    return new FirmwareImage(copy, bytes, entries(bytes));
  }

  private static Map<UUID, ByteBuffer> entries(ByteBuffer bytes) {
    Map<UUID, ByteBuffer> entries = new HashMap<>();
    int end = bytes.limit() - RESET_VECTOR;
    if (end < HEADER || !Guids.get(bytes, end - Guids.LENGTH).equals(FOOTER)) {
      return entries;
    }
    int start = end - length(bytes, end, 0);
    end -= HEADER;
    while (end > start) {
      if (end - HEADER < start) {
        throw new InvalidFirmwareException("bad table of entries: half an entry at " + hex(start));
      }
      int length = length(bytes, end, start);
      UUID guid = Guids.get(bytes, end - Guids.LENGTH);
      ByteBuffer data = littleEndian(bytes.slice(end - length, length - HEADER));
      if (entries.putIfAbsent(guid, data) != null) {
        throw new InvalidFirmwareException("bad table of entries: two of '" + guid + "'");
      }
      end -= length;
    }
    return entries;
  }

  /** Returns the length of the entry that ends there, which lies behind {@code start}. */
  private static int length(ByteBuffer bytes, int end, int start) {
    int length = Short.toUnsignedInt(bytes.getShort(end - HEADER));
    if (length < HEADER || end - length < start) {
      throw new InvalidFirmwareException(
          "bad table of entries: length " + length + " at " + hex(end - HEADER));
    }
    return length;
  }

  private static String hex(int offset) {
    return "0x" + Integer.toHexString(offset);
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes) {
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns its length in bytes. */
  public int length() {
    return bytes.limit();
  }

  /** Returns its bytes, to read only, in little-endian order. */
  ByteBuffer bytes() {
    return littleEndian(bytes.duplicate().rewind());
  }

  /**
   * Makes sure that it can be mapped into a guest.
   *
   * @throws InvalidFirmwareException if it is not whole pages
   */
  void requirePages() {
    if (content.length == 0 || content.length % PAGE != 0) {
      throw new InvalidFirmwareException(
          "no firmware image: " + content.length + " bytes, which are no whole pages of 4096");
    }
  }

  /**
   * Makes sure that it is a build for confidential guests, which all have a table.
   *
   * @throws InvalidFirmwareException if it has none: whatever it is, QEMU can start no SEV with it
   */
  void requireEntries() {
    if (entries.isEmpty()) {
      throw new InvalidFirmwareException("no firmware for SEV: it has no table of entries");
    }
  }

  /** Hashes a part of it, which is copied nowhere. */
  void hash(MessageDigest digest, int offset, int length) {
    digest.update(content, offset, length);
  }

  /** Returns whether two parts of it have the same bytes. */
  boolean same(int one, int other, int length) {
    return Arrays.equals(content, one, one + length, content, other, other + length);
  }

  /** Returns the data of an entry of its table, to read only, in little-endian order. */
  Optional<ByteBuffer> entry(UUID guid) {
    return Optional.ofNullable(entries.get(guid)).map(FirmwareImage::littleEndian);
  }
}
