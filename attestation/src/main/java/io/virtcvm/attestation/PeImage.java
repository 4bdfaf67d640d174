package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A PE image, as UEFI starts it; Linux is one since it has an EFI stub.
 *
 * <p>Its digest is that of all its bytes but those that signing it changes. Images on whose digest
 * readers differ are refused: with sections that overlap or leave holes, or certificates that are
 * not at the end. Source: PE/COFF specification 8.0 and its appendix A, Authenticode; UEFI
 * specification 2.10, section 2.1.1; edk2, OvmfPkg/Tcg/TdTcg2Dxe, which does not pad the length to
 * 8 bytes as signing tools do.
 */
final class PeImage {
  private static final int DOS_HEADER = 64;
  private static final int PE_OFFSET = 0x3c;

  /** "MZ" and "PE" with two zeros, read as little-endian numbers. */
  private static final int DOS_SIGNATURE = 0x5a4d;

  private static final int PE_SIGNATURE = 0x4550;

  private static final int FILE_HEADER = 24;
  private static final int SECTION_HEADER = 40;
  private static final int DIRECTORY = 8;
  private static final int MAX_DIRECTORIES = 16;
  private static final int CERTIFICATES = 4;
  private static final int CHECKSUM = 64;

  /** Where a part of a file begins and ends. */
  private record Range(long from, long to) {}

  private final ByteBuffer bytes;

  private PeImage(byte[] content) {
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the Authenticode digest of a PE image.
   *
   * @throws UnmeasurableException if it is none, or a bad one
   */
  static Digest authenticode(byte[] content) {
    return new PeImage(content).authenticode();
  }

  private Digest authenticode() {
    long pe = header();
    long optional = pe + FILE_HEADER;
    int optionalLength = number16(pe + 20);
    int directories = directories(optional, optionalLength);
    long table = optional + optionalLength;
    long end = sections(table, number16(pe + 6), number32(optional + 60));
    MessageDigest digest = Digest.Algorithm.SHA384.start();
    long checksum = optional + CHECKSUM;
    update(digest, 0, checksum);
    long next = checksum + Integer.BYTES;
    long certificates = bytes.limit();
    if (directories > CERTIFICATES) {
      long entry = table - (long) DIRECTORY * (directories - CERTIFICATES);
      certificates = certificates(entry, end);
      update(digest, next, entry);
      next = entry + DIRECTORY;
    }
    update(digest, next, certificates);
    return new Digest(Digest.Algorithm.SHA384, digest.digest());
  }

  /** Returns where the PE header begins. */
  private long header() {
    if (bytes.limit() < DOS_HEADER || number16(0) != DOS_SIGNATURE) {
      throw none("it does not begin with 'MZ'");
    }
    long pe = number32(PE_OFFSET);
    if (pe + FILE_HEADER > bytes.limit() || number32(pe) != PE_SIGNATURE) {
      throw none("no PE header where the DOS header says");
    }
    return pe;
  }

  /** Returns the number of data directories. */
  private int directories(long optional, int length) {
    if (optional + length > bytes.limit() || length < 2) {
      throw bad("optional header of " + length + " bytes");
    }
    int magic = number16(optional);
    int fixed =
        switch (magic) {
          case 0x10b -> 96;
          case 0x20b -> 112;
          default -> throw bad("optional header of kind 0x" + Integer.toHexString(magic));
        };
    long count = length < fixed ? 0 : number32(optional + fixed - 4);
    if (count > MAX_DIRECTORIES || length != fixed + DIRECTORY * count) {
      throw bad("optional header of " + length + " bytes");
    }
    return (int) count;
  }

  /** Checks that headers and sections follow one another, and returns where the last one ends. */
  private long sections(long table, int count, long headers) {
    if (headers < table + (long) SECTION_HEADER * count || headers > bytes.limit()) {
      throw bad("headers of " + headers + " bytes");
    }
    List<Range> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = table + (long) SECTION_HEADER * i;
      long length = number32(at + 16);
      long from = number32(at + 20);
      if (length > 0) {
        sections.add(new Range(from, from + length));
      }
    }
    sections.sort(Comparator.comparingLong(Range::from));
    long end = headers;
    for (Range section : sections) {
      if (section.from() != end || section.to() > bytes.limit()) {
        throw bad("section at " + section.from() + " to " + section.to() + ", instead of " + end);
      }
      end = section.to();
    }
    return end;
  }

  /** Returns where the certificates begin: at the end if there are none. */
  private long certificates(long entry, long sectionsEnd) {
    long from = number32(entry);
    long length = number32(entry + Integer.BYTES);
    if (length == 0) {
      return bytes.limit();
    }
    if (from < sectionsEnd || from + length != bytes.limit()) {
      throw bad("certificates of " + length + " bytes at " + from);
    }
    return from;
  }

  private void update(MessageDigest digest, long from, long to) {
    digest.update(bytes.slice((int) from, (int) (to - from)));
  }

  private int number16(long at) {
    return Short.toUnsignedInt(bytes.getShort((int) at));
  }

  private long number32(long at) {
    return Integer.toUnsignedLong(bytes.getInt((int) at));
  }

  private static UnmeasurableException none(String what) {
    return new UnmeasurableException(
        "kernel is no PE image: " + what,
        "the firmware of a TDX guest starts kernels through UEFI: take one that has an EFI stub");
  }

  private static UnmeasurableException bad(String what) {
    return new UnmeasurableException(
        "kernel is a bad PE image: " + what, "take the kernel as its distribution ships it");
  }
}
