package io.virtcvm.firmware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A firmware file of this machine.
 *
 * @param path where it lies
 */
public record FirmwareFile(Path path) {
  /** What edk2 says of a build stands in its last pages; the tables seen so far end within one. */
  private static final int TAIL = 64 * 1024;

  /** Returns whether there is such a file. */
  public boolean exists() {
    return Files.isRegularFile(path);
  }

  /**
   * Returns whether the table at the end of an edk2 build has an entry.
   *
   * @param entry the GUID that the entry is known by
   * @return empty where there is no regular file that can be read
   */
  public Optional<Boolean> has(UUID entry) {
    if (!exists()) {
      // To open a pipe would wait for whoever writes to it.
      return Optional.empty();
    }
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      file.position(Math.max(0, file.size() - TAIL));
      ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
      while (tail.hasRemaining() && file.read(tail) >= 0) {
        // Until the end of the file.
      }
      return Optional.of(contains(tail.flip(), guid(entry)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean contains(ByteBuffer tail, ByteBuffer guid) {
    for (int at = 0; at + guid.limit() <= tail.limit(); at++) {
      if (tail.slice(at, guid.limit()).equals(guid)) {
        return true;
      }
    }
    return false;
  }

  /** A GUID as UEFI stores it: the first three parts in little-endian order. */
  private static ByteBuffer guid(UUID id) {
    long high = id.getMostSignificantBits();
    ByteBuffer guid = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    guid.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    guid.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits());
    return guid.flip();
  }
}
