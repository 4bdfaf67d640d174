package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What a firmware build for TDX says of the memory that it starts with: the sections of its TDVF
 * descriptor.
 *
 * <p>An entry of the firmware's table holds the distance of the descriptor from the end of the
 * file. Where a descriptor leaves open what a host would do with it, there is no value to expect
 * either, so that it is refused. Source: Intel, TDX Virtual Firmware Design Guide, chapter TDVF
 * metadata; edk2, OvmfPkg/ResetVector.
 *
 * @param sections in the order of the descriptor, which is that of the launch
 */
record TdxMetadata(List<TdxSection> sections) {
  private static final UUID OFFSET = UUID.fromString("e47a6535-984a-4798-865e-4685a7bf8ec2");

  /** "TDVF", read as a little-endian number. */
  private static final int SIGNATURE = 0x46564454;

  private static final int VERSION = 1;
  private static final int HEADER = 4 * Integer.BYTES;

  /**
   * As much memory as no launch begins with: Debian's build asks for 2 MiB beside itself. Without a
   * limit, 32 bytes of a hostile file could keep us busy for years.
   */
  private static final long MAX_MEMORY = 256L << 20;

  TdxMetadata {
    sections = List.copyOf(sections);
  }

  /**
   * Reads the descriptor of a firmware build.
   *
   * @throws InvalidFirmwareException if it has none, or one that could not be launched or measured
   */
  static TdxMetadata of(FirmwareImage firmware) {
    firmware.requirePages();
    ByteBuffer entry =
        firmware
            .entry(OFFSET)
            .orElseThrow(
                () ->
                    new InvalidFirmwareException(
                        "no firmware for TDX: it has no TDVF metadata; take a build for TDX"));
    if (entry.limit() != Integer.BYTES) {
      throw bad("its offset has " + entry.limit() + " bytes instead of 4");
    }
    long distance = Integer.toUnsignedLong(entry.getInt(0));
    if (distance < HEADER || distance > firmware.length()) {
      throw bad("no room for it " + distance + " bytes before the end");
    }
    ByteBuffer descriptor =
        firmware
            .bytes()
            .position(firmware.length() - (int) distance)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    return new TdxMetadata(checked(sections(descriptor, firmware.length())));
  }

  private static List<TdxSection> sections(ByteBuffer descriptor, int fileLength) {
    if (descriptor.getInt(0) != SIGNATURE) {
      throw bad("it does not begin with 'TDVF'");
    }
    long length = Integer.toUnsignedLong(descriptor.getInt(4));
    long version = Integer.toUnsignedLong(descriptor.getInt(8));
    long count = Integer.toUnsignedLong(descriptor.getInt(12));
    if (version != VERSION) {
      throw bad("version " + version + " instead of " + VERSION);
    }
    if (length != HEADER + count * TdxSection.LENGTH || length > descriptor.limit()) {
      throw bad("length " + length + " with " + count + " sections");
    }
    List<TdxSection> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = HEADER + i * TdxSection.LENGTH;
      sections.add(
          TdxSection.read(
              descriptor.slice(at, TdxSection.LENGTH).order(ByteOrder.LITTLE_ENDIAN),
              i,
              fileLength));
    }
    return sections;
  }

  private static List<TdxSection> checked(List<TdxSection> sections) {
    if (sections.stream().noneMatch(TdxSection::isMeasured)) {
      throw bad("no section is measured: any code would have the same value");
    }
    long memory = 0;
    for (TdxSection section : sections) {
      memory += section.memorySize();
      if (memory > MAX_MEMORY) {
        throw bad("more than " + (MAX_MEMORY >> 20) + " MiB of memory at launch");
      }
    }
    List<TdxSection> sorted = new ArrayList<>(sections);
    sorted.sort(Comparator.comparingLong(TdxSection::address));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).address() < sorted.get(i - 1).end()) {
        throw bad("sections overlap at 0x" + Long.toHexString(sorted.get(i).address()));
      }
    }
    return sections;
  }

  private static InvalidFirmwareException bad(String what) {
    return new InvalidFirmwareException("bad TDVF metadata: " + what);
  }
}
