package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Builds firmware for TDX, also such as no one would ship. */
final class TdxFirmware {
  static final int BFV = 0;
  static final int CFV = 1;
  static final int HOB = 2;
  static final int TEMPORARY = 3;
  static final int MEASURED = 1;

  private static final int PAGE = 4096;
  private static final int HEADER = 16;
  private static final int SECTION = 32;
  private static final String FOOTER = "96b582de-1fb2-45f7-baea-a366c55a082d";
  private static final String OFFSET = "e47a6535-984a-4798-865e-4685a7bf8ec2";

  private final int pages;
  private final List<byte[]> sections = new ArrayList<>();

  /** Starts one of that many pages, the last of which holds metadata and table. */
  TdxFirmware(int pages) {
    this.pages = pages;
  }

  /** Returns one with a section of each type, the measured ones of two and more pages. */
  static TdxFirmware usual() {
    long top = 1L << 32;
    return new TdxFirmware(6)
        .section(2 * PAGE, 4 * PAGE, top - 4 * PAGE, 4 * PAGE, BFV, MEASURED)
        .section(0, 2 * PAGE, top - 6 * PAGE, 2 * PAGE, CFV, 0)
        .section(0, 0, 0x810000, 3 * PAGE, TEMPORARY, 0)
        .section(0, 0, 0x80b000, PAGE, TEMPORARY, 0)
        .section(0, 0, 0x809000, 2 * PAGE, HOB, 0);
  }

  TdxFirmware section(int offset, int size, long address, long memory, int type, int attributes) {
    sections.add(
        little(SECTION)
            .putInt(offset)
            .putInt(size)
            .putLong(address)
            .putLong(memory)
            .putInt(type)
            .putInt(attributes)
            .array());
    return this;
  }

  byte[] build() {
    byte[] content = new byte[pages * PAGE];
    new Random(pages).nextBytes(content);
    int length = HEADER + SECTION * sections.size();
    int at = content.length - 1024;
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(at);
    bytes.put(new byte[] {'T', 'D', 'V', 'F'}).putInt(length).putInt(1).putInt(sections.size());
    sections.forEach(bytes::put);
    ByteBuffer table = little(22 + 18).putInt(content.length - at).putShort((short) 22);
    guid(table, OFFSET);
    guid(table.putShort((short) table.limit()), FOOTER);
    bytes.position(content.length - 32 - table.limit()).put(table.rewind());
    return content;
  }

  private static void guid(ByteBuffer to, String text) {
    UUID guid = UUID.fromString(text);
    long high = guid.getMostSignificantBits();
    to.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    to.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
