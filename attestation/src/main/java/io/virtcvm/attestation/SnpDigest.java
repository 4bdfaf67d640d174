package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import io.virtcvm.attestation.SevMetadata.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The launch digest of a SEV-SNP guest: one link of a chain of hashes for each page that the secure
 * processor takes in.
 *
 * <p>A link is the SHA-384 of the PAGE_INFO structure, which holds the digest so far. Source: AMD,
 * SEV Secure Nested Paging Firmware ABI Specification (56860), SNP_LAUNCH_UPDATE.
 */
final class SnpDigest {
  private static final int PAGE = 4096;

  /** Where the digest so far, that of the page's content, and the rest are in PAGE_INFO. */
  private static final int CONTENTS = 48;

  private static final int LENGTH = 0x60;
  private static final int TYPE = 0x62;
  private static final int ADDRESS = 0x68;
  private static final int INFO = 0x70;

  private static final int NORMAL = 1;
  private static final int VMSA = 2;
  private static final int ZERO = 3;
  private static final int SECRETS = 5;
  private static final int CPUID = 6;

  /** What the RMP has for a VMSA: all bits that a page's address can have. */
  private static final long VMSA_ADDRESS = 0xfffffffff000L;

  private final MessageDigest sha384 = Algorithm.SHA384.start();
  private final byte[] info = new byte[INFO];
  private final byte[] nothing = new byte[Algorithm.SHA384.length()];
  private final ByteBuffer fields = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);

  private SnpDigest() {
    fields.putShort(LENGTH, (short) INFO);
  }

  /**
   * Takes in what is the same for all vCPUs: the firmware, and the pages that it wants prepared.
   *
   * @throws InvalidFirmwareException if the firmware is none for SEV-SNP, or has no room for hashes
   *     that there are
   */
  static SnpDigest of(FirmwareImage firmware, Optional<KernelHashes> hashes) {
    firmware.requirePages();
    SnpDigest digest = new SnpDigest();
    List<Section> sections = SevMetadata.of(firmware);
    digest.add(firmware);
    boolean room = false;
    for (Section section : sections) {
      room |= section.kind() == SevMetadata.Kind.KERNEL_HASHES;
      digest.add(section, firmware, hashes);
    }
    if (hashes.isPresent() && !room) {
      throw HashesArea.bad("no section for them in its SEV metadata");
    }
    return digest;
  }

  /**
   * Returns the launch digest with these vCPUs; may be asked for several.
   *
   * @param first the save area of the first one
   * @param others that of each other one
   */
  Digest with(int vcpus, byte[] first, byte[] others) {
    byte[] before = Arrays.copyOf(info, Algorithm.SHA384.length());
    contents(first);
    link(VMSA, VMSA_ADDRESS);
    if (vcpus > 1) {
      contents(others);
    }
    for (int i = 1; i < vcpus; i++) {
      link(VMSA, VMSA_ADDRESS);
    }
    Digest digest = new Digest(Algorithm.SHA384, Arrays.copyOf(info, Algorithm.SHA384.length()));
    System.arraycopy(before, 0, info, 0, before.length);
    return digest;
  }

  private void add(FirmwareImage firmware) {
    long start = (1L << 32) - firmware.length();
    for (int offset = 0; offset < firmware.length(); offset += PAGE) {
      // Firmware is padded to its size: one page in a row of equal ones is hashed.
      if (offset == 0 || !firmware.same(offset - PAGE, offset, PAGE)) {
        firmware.hash(sha384, offset, PAGE);
        digestInto(CONTENTS);
      }
      link(NORMAL, start + offset);
    }
  }

  private void add(Section section, FirmwareImage firmware, Optional<KernelHashes> hashes) {
    if (section.kind() == SevMetadata.Kind.KERNEL_HASHES && hashes.isPresent()) {
      contents(page(hashes.get(), HashesArea.of(firmware), section));
      link(NORMAL, section.address());
      return;
    }
    int type =
        switch (section.kind()) {
          case SECRETS -> SECRETS;
          case CPUID -> CPUID;
          case SEC_MEM, SVSM_CAA, KERNEL_HASHES -> ZERO;
        };
    System.arraycopy(nothing, 0, info, CONTENTS, nothing.length);
    for (long address = section.address(); address < section.end(); address += PAGE) {
      link(type, address);
    }
  }

  private static byte[] page(KernelHashes hashes, HashesArea area, Section section) {
    long offset = area.address() - section.address();
    if (offset < 0 || offset > PAGE - KernelHashes.LENGTH) {
      throw HashesArea.bad("its table and its SEV metadata name different places");
    }
    byte[] page = new byte[PAGE];
    System.arraycopy(hashes.table(), 0, page, (int) offset, KernelHashes.LENGTH);
    return page;
  }

  private void contents(byte[] page) {
    sha384.update(page);
    digestInto(CONTENTS);
  }

  private void link(int type, long address) {
    info[TYPE] = (byte) type;
    fields.putLong(ADDRESS, address);
    sha384.update(info);
    digestInto(0);
  }

  private void digestInto(int offset) {
    try {
      sha384.digest(info, offset, nothing.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
