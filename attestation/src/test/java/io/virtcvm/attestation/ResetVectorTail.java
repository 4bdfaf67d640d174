package io.virtcvm.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The last page of two builds of edk2-stable202405, made again from what is known of them: the
 * header of the file that the reset vector is, Intel's and AMD's metadata, descriptor tables and
 * the table of entries. Only machine code is taken as it is, from {@code reset-vector.hex}.
 *
 * <p>The builds differ in one section of AMD's metadata and in the room for kernel hashes and a
 * secret. A section fewer moves what stands before it up by 16 bytes, and with it where jumps lead.
 */
enum ResetVectorTail {
  /** OvmfPkg/AmdSev: with room for kernel hashes. */
  AMD_SEV(0, 0xe000, 0x400_0081_0c00L, 0xc00_0081_0000L) {
    @Override
    int[][] metadata() {
      return new int[][] {
        {0x800000, 0x9000, 1},
        {0x80a000, 0x3000, 1},
        {0x80d000, 0x1000, 2},
        {0x80e000, 0x1000, 3},
        {0x80f000, 0x1000, 4},
        {0x810000, 0x1000, 0x10},
        {0x811000, 0xf000, 1}
      };
    }
  },

  /** OvmfPkg/OvmfPkgX64: without. */
  OVMF_X64(0x10, 0xf000, 0, 0) {
    @Override
    int[][] metadata() {
      return new int[][] {
        {0x800000, 0x9000, 1},
        {0x80a000, 0x3000, 1},
        {0x80d000, 0x1000, 2},
        {0x80e000, 0x1000, 3},
        {0x80f000, 0x1000, 4},
        {0x810000, 0x10000, 1}
      };
    }
  };

  private static final int SIZE = 4096;

  /** Where things are in the first build; those above the second line stay in the other one. */
  private static final int FILE = 0x4b8;

  private static final int TDX = 0x620;
  private static final int END_OF_LOWER = 0xaa0;
  private static final int END_OF_METADATA = 0xb10;
  private static final int INTERRUPTS = 0xd90;
  private static final int DESCRIPTORS = 0xec8;
  private static final int FOOTER = 0xfd0;
  private static final int SIGNATURE = 0xfec;

  /** Operands that lead from the lower part to the upper one, back, and to where it begins. */
  private static final List<Integer> TO_UPPER =
      List.of(0x553, 0x5ab, 0x78a, 0x7a6, 0x865, 0x8ee, 0xa59);

  private static final List<Integer> TO_LOWER =
      List.of(0xb8b, 0xb96, 0xc44, 0xf29, 0xf2e, 0xf33, 0xf38);
  private static final List<Integer> OF_LOWER = List.of(0x75d, 0xa3e);

  private final int shift;
  private final int mailboxes;

  /** Address and, in the upper half, length of the room for kernel hashes and for a secret. */
  private final long hashes;

  private final long secret;

  ResetVectorTail(int shift, int mailboxes, long hashes, long secret) {
    this.shift = shift;
    this.mailboxes = mailboxes;
    this.hashes = hashes;
    this.secret = secret;
  }

  abstract int[][] metadata();

  /** Returns the page. */
  byte[] build() throws IOException {
    ByteBuffer page = ByteBuffer.wrap(new byte[SIZE]).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FILE + shift; i++) {
      page.put(i, (byte) 0xff);
    }
    code(page);
    file(page);
    intelMetadata(page);
    amdMetadata(page);
    tables(page);
    entries(page);
    return page.array();
  }

  private void code(ByteBuffer page) throws IOException {
    int at = 0;
    for (String line : lines()) {
      if (line.startsWith("@")) {
        at = Integer.parseInt(line.substring(1), 16);
        continue;
      }
      byte[] bytes = HexFormat.of().parseHex(line);
      for (int i = 0; i < bytes.length; i++, at++) {
        int moved = at < END_OF_LOWER ? at + shift : at;
        int change =
            TO_UPPER.contains(at)
                ? -shift
                : TO_LOWER.contains(at) || OF_LOWER.contains(at) ? shift : 0;
        page.put(moved, (byte) (bytes[i] + change));
      }
    }
    nops(page, 0x61c + shift, TDX + shift);
    nops(page, 0xa96 + shift, END_OF_LOWER + shift);
    nops(page, 0xd82, INTERRUPTS);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = ResetVectorTail.class.getResourceAsStream("reset-vector.hex")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private static void nops(ByteBuffer page, int from, int to) {
    for (int i = from; i < to; i++) {
      page.put(i, (byte) 0x90);
    }
  }

  /** EFI_FFS_FILE_HEADER of the reset vector's file, an empty raw section, and that of the code. */
  private void file(ByteBuffer page) {
    int start = FILE + shift;
    page.position(start);
    Guids.put(page, UUID.fromString("1ba0062e-c779-4582-8566-336ae8f78f09"));
    page.put(start + 18, (byte) 0x01).put(start + 19, (byte) 0x08);
    page.putInt(start + 20, SIZE - start);
    byte sum = 0;
    for (int i = start; i < start + 24; i++) {
      sum += page.get(i);
    }
    page.put(start + 16, (byte) -sum).put(start + 17, (byte) 0xaa).put(start + 23, (byte) 0xf8);
    page.putInt(start + 24, 0x1900000c).putInt(start + 28, 0).putInt(start + 32, 0);
    page.putInt(start + 36, 0x19000000 | SIZE - start - 36);
  }

  /** The TDVF descriptor, behind its GUID. */
  private void intelMetadata(ByteBuffer page) {
    page.position(TDX + shift);
    Guids.put(page, UUID.fromString("e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae"));
    page.put("TDVF".getBytes(StandardCharsets.US_ASCII)).putInt(0xd0).putInt(1).putInt(6);
    section(page, 0x84000, 0x37c000, 0xffc84000L, 0x37c000, 0, 1);
    section(page, 0, 0x84000, 0xffc00000L, 0x84000, 1, 0);
    section(page, 0, 0, 0x820000L - mailboxes, mailboxes, 3, 0);
    section(page, 0, 0, 0x80b000, 0x2000, 3, 0);
    section(page, 0, 0, 0x809000, 0x2000, 2, 0);
    section(page, 0, 0, 0x800000, 0x6000, 3, 0);
  }

  private static void section(
      ByteBuffer page, int offset, int size, long address, long length, int type, int attributes) {
    page.putInt(offset).putInt(size).putLong(address).putLong(length);
    page.putInt(type).putInt(attributes);
  }

  private void amdMetadata(ByteBuffer page) {
    int[][] sections = metadata();
    int length = 16 + 12 * sections.length;
    page.position(END_OF_METADATA - length);
    page.put("ASEV".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    page.putInt(1).putInt(sections.length);
    for (int[] section : sections) {
      page.putInt(section[0]).putInt(section[1]).putInt(section[2]);
    }
  }

  /** Interrupt gates, of which the one of #VC leads somewhere, and segment descriptors. */
  private static void tables(ByteBuffer page) {
    page.putInt(INTERRUPTS - 24, 0xfffff000 | INTERRUPTS);
    for (int vector = 0; vector < 32; vector++) {
      page.putLong(
          INTERRUPTS + 8 * vector, vector == 29 ? 0xffff8e000010fccdL : 0x00008e0000100000L);
    }
    page.position(DESCRIPTORS);
    page.putShort((short) 0x3f).putInt(0xfffffed0).putShort((short) 0x9090);
    page.putLong(0).putLong(0).putLong(0x00cf9b000000ffffL).putLong(0x00cf93000000ffffL);
    page.putLong(0).putLong(0x008f9b000000ffffL);
    page.position(0xf00);
    page.putLong(0x000093000000ffffL).putLong(0x00af9b000000ffffL);
  }

  /** The table of entries, read backwards; see {@link FirmwareImage}. */
  private void entries(ByteBuffer page) {
    page.position(0xf58);
    page.putInt(SIZE - TDX - 16 - shift);
    entry(page, 4, "e47a6535-984a-4798-865e-4685a7bf8ec2");
    page.putInt(SIZE - END_OF_METADATA + 16 + 12 * metadata().length);
    entry(page, 4, "dc886566-984a-4798-a75e-5585a7bf67cc");
    page.putLong(hashes);
    entry(page, 8, "7255371f-3a3b-4b04-927b-1da6efa8d454");
    page.putLong(secret);
    entry(page, 8, "4c2eb361-7d9b-4cc3-8081-127c90d3d294");
    page.putInt(0x80b004);
    entry(page, 4, "00f771de-1a7e-4fcb-890e-68c77e2fb44e");
    page.putShort((short) (FOOTER + 16 - 0xf58));
    Guids.put(page, UUID.fromString("96b582de-1fb2-45f7-baea-a366c55a082d"));
    page.position(SIGNATURE);
    page.put("VTF\0".getBytes(StandardCharsets.US_ASCII));
    page.put(SIZE - 1, (byte) 0x90);
  }

  private static void entry(ByteBuffer page, int data, String guid) {
    page.putShort((short) (data + 18));
    Guids.put(page, UUID.fromString(guid));
  }
}
