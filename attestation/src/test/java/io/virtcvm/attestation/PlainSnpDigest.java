package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The launch digest of a SEV-SNP guest with one vCPU and no kernel, computed once more without any
 * care: for whatever file is taken, the two must agree.
 */
final class PlainSnpDigest {
  private static final int[] PAGE_TYPES = {0, 3, 5, 6, 3};

  private PlainSnpDigest() {}

  static byte[] of(byte[] firmware, byte[] area) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-384");
    ByteBuffer bytes = ByteBuffer.wrap(firmware).order(ByteOrder.LITTLE_ENDIAN);
    byte[] digest = new byte[48];
    for (int at = 0; at < firmware.length; at += 4096) {
      byte[] page = sha.digest(Arrays.copyOfRange(firmware, at, at + 4096));
      digest = link(sha, digest, page, 1, 0x1_0000_0000L - firmware.length + at);
    }
    int metadata = firmware.length - bytes.getInt(entry(bytes, 0xa75e5585a7bf67ccL));
    for (int i = 0; i < bytes.getInt(metadata + 12); i++) {
      int section = metadata + 16 + 12 * i;
      long address = Integer.toUnsignedLong(bytes.getInt(section));
      long end = address + Integer.toUnsignedLong(bytes.getInt(section + 4));
      int type = bytes.getInt(section + 8);
      for (; address < end; address += 4096) {
        digest = link(sha, digest, new byte[48], type == 0x10 ? 3 : PAGE_TYPES[type], address);
      }
    }
    return link(sha, digest, sha.digest(area), 2, 0xfffffffff000L);
  }

  /** Returns where the data of an entry begin, by the second half of its GUID. */
  private static int entry(ByteBuffer bytes, long guid) {
    int at = bytes.limit() - 32 - 18;
    int length = 18;
    while (Long.reverseBytes(bytes.getLong(at + 10)) != guid) {
      at -= length;
      length = Short.toUnsignedInt(bytes.getShort(at));
    }
    return at + 18 - length;
  }

  private static byte[] link(MessageDigest sha, byte[] digest, byte[] page, int type, long at) {
    ByteBuffer info = ByteBuffer.allocate(0x70).order(ByteOrder.LITTLE_ENDIAN);
    info.put(digest).put(page).putShort((short) 0x70).put((byte) type).put(new byte[5]).putLong(at);
    return sha.digest(info.array());
  }
}
