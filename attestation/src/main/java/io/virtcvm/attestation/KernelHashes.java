package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The hashes of a kernel, its initial file system and its command line, which QEMU puts where the
 * firmware compares them with what it is handed. Source: QEMU, target/i386/sev.c, SevHashTable;
 * edk2, OvmfPkg/AmdSev/BlobVerifierLibSevHashes.
 *
 * @param kernel of the file
 * @param initrd of the file; of nothing, where there is none
 * @param cmdline of the text with its final zero; of that zero, where there is none
 */
record KernelHashes(Digest kernel, Digest initrd, Digest cmdline) {
  private static final UUID TABLE = UUID.fromString("9438d606-4f22-4cc9-b479-a793d411fd21");
  private static final UUID CMDLINE = UUID.fromString("97d02dd8-bd20-4c94-aa78-e7714d36ab2a");
  private static final UUID INITRD = UUID.fromString("44baf731-3a2f-4bd7-9af1-41e29169781d");
  private static final UUID KERNEL = UUID.fromString("4de79437-abd2-427f-b835-d5b172d2045b");

  private static final int HEADER = Guids.LENGTH + Short.BYTES;
  private static final int USED = HEADER + 3 * (HEADER + 32);

  /** As long as the table is in memory: a multiple of 16 bytes, which SEV encrypts at once. */
  static final int LENGTH = (USED + 15) & ~15;

  /** Returns the bytes of a command line that are hashed. */
  static byte[] terminated(String cmdline) {
    return (cmdline + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the hash of nothing, for what is not there. */
  static Digest nothing() {
    return new Digest(Algorithm.SHA256, Algorithm.SHA256.start().digest());
  }

  /** Returns the table, padded with zeros. */
  byte[] table() {
    ByteBuffer table = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    Guids.put(table, TABLE);
    table.putShort((short) USED);
    put(table, CMDLINE, cmdline);
    put(table, INITRD, initrd);
    put(table, KERNEL, kernel);
    return table.array();
  }

  private static void put(ByteBuffer table, UUID guid, Digest hash) {
    Guids.put(table, guid);
    table.putShort((short) (HEADER + hash.toBytes().length)).put(hash.toBytes());
  }
}
