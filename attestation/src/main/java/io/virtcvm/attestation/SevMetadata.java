package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The pages that a firmware build wants prepared for a SEV-SNP guest, in the order of its list,
 * which is that of the launch.
 *
 * <p>Only a list that QEMU could launch is taken: whole pages below the firmware that do not
 * overlap. Source: edk2, OvmfPkg/ResetVector/X64/OvmfSevMetadata.asm; QEMU, target/i386/sev.c,
 * snp_populate_metadata_pages.
 */
final class SevMetadata {
  private static final UUID ENTRY = UUID.fromString("dc886566-984a-4798-a75e-5585a7bf67cc");
  private static final int SIGNATURE = 0x56455341; // ASEV
  private static final int HEADER = 16;
  private static final int SECTION = 12;
  private static final int PAGE = 4096;

  private SevMetadata() {}

  /** What the pages of a section are for. */
  enum Kind {
    /** Memory that the firmware uses before it can accept any: zero. */
    SEC_MEM(1),
    /** One page, which the secure processor fills. */
    SECRETS(2),
    /** One page, which the secure processor checks. */
    CPUID(3),
    /** The calling area of an SVSM: zero. */
    SVSM_CAA(4),
    /** One page for the {@link KernelHashes}; zero without. */
    KERNEL_HASHES(0x10);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private boolean isOnePage() {
      return this == SECRETS || this == CPUID || this == KERNEL_HASHES;
    }

    private static Optional<Kind> of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Some pages of one kind.
   *
   * @param address where they begin in the guest
   * @param end where they end
   */
  record Section(Kind kind, long address, long end) {}

  /**
   * Reads the list.
   *
   * @throws InvalidFirmwareException if there is none, or it contradicts itself
   */
  static List<Section> of(FirmwareImage firmware) {
    ByteBuffer entry =
        firmware
            .entry(ENTRY)
            .filter(data -> data.limit() >= Integer.BYTES)
            .orElseThrow(() -> new InvalidFirmwareException("no SEV metadata: not for SEV-SNP"));
    ByteBuffer bytes = firmware.bytes();
    long start = firmware.length() - Integer.toUnsignedLong(entry.getInt(0));
    if (start < 0 || start > firmware.length() - HEADER) {
      throw bad("they begin outside of the file");
    }
    int at = (int) start;
    long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
    int version = bytes.getInt(at + 8);
    long count = Integer.toUnsignedLong(bytes.getInt(at + 12));
    if (bytes.getInt(at) != SIGNATURE) {
      throw bad("they do not begin with 'ASEV'");
    }
    if (version != 1) {
      throw bad("version " + Integer.toUnsignedString(version) + ", where 1 is known");
    }
    if (length != HEADER + SECTION * count || length > firmware.length() - start) {
      throw bad("length " + length + " for " + count + " sections");
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sections.add(section(bytes, at + HEADER + SECTION * i));
    }
    check(sections, (1L << 32) - firmware.length());
    return sections;
  }

  private static Section section(ByteBuffer bytes, int at) {
    long address = Integer.toUnsignedLong(bytes.getInt(at));
    long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
    int code = bytes.getInt(at + 8);
    Kind kind =
        Kind.of(code)
            .orElseThrow(() -> bad("a section of unknown type " + hex(code & 0xffffffffL)));
    if (address % PAGE != 0 || length % PAGE != 0 || length == 0) {
      throw bad("no whole pages: " + hex(length) + " bytes at " + hex(address));
    }
    if (kind.isOnePage() && length != PAGE) {
      throw bad("section " + kind + " has " + hex(length) + " bytes, not one page");
    }
    return new Section(kind, address, address + length);
  }

  private static void check(List<Section> sections, long firmware) {
    List<Section> sorted = new ArrayList<>(sections);
    sorted.sort(Comparator.comparingLong(Section::address));
    long free = 0;
    int hashes = 0;
    for (Section section : sorted) {
      hashes += section.kind() == Kind.KERNEL_HASHES ? 1 : 0;
      if (section.address() < free) {
        throw bad("two sections overlap at " + hex(section.address()));
      }
      free = section.end();
    }
    if (free > firmware) {
      throw bad("a section overlaps the firmware at " + hex(firmware));
    }
    if (hashes > 1) {
      throw bad("two sections for kernel hashes");
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static InvalidFirmwareException bad(String what) {
    return new InvalidFirmwareException("bad SEV metadata: " + what);
  }
}
