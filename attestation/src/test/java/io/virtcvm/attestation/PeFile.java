package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Builds PE images: headers, two sections, what follows them, and certificates. */
final class PeFile {
  static final int PE = 0x40;
  static final int OPTIONAL = PE + 24;
  static final int CHECKSUM = OPTIONAL + 64;
  static final int SIZE_OF_HEADERS = OPTIONAL + 60;
  static final int HEADERS = 0x200;
  static final int SECTION = 0x400;

  private final boolean plus;
  private final int directories;
  private int rest;
  private int certificates;

  /**
   * Starts one.
   *
   * @param plus whether in the form for 64 bits
   */
  PeFile(boolean plus, int directories) {
    this.plus = plus;
    this.directories = directories;
  }

  /** Adds bytes of no section. */
  PeFile rest(int length) {
    rest = length;
    return this;
  }

  PeFile certificates(int length) {
    certificates = length;
    return this;
  }

  /** Returns where the entry of the certificates is. */
  int certificatesEntry() {
    return OPTIONAL + fixed() + 4 * 8;
  }

  int sectionTable() {
    return OPTIONAL + fixed() + 8 * directories;
  }

  private int fixed() {
    return plus ? 112 : 96;
  }

  byte[] build() {
    int end = HEADERS + 2 * SECTION + rest;
    byte[] content = new byte[end + certificates];
    new Random(content.length).nextBytes(content);
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(0, (short) 0x5a4d).putInt(0x3c, PE).putInt(PE, 0x4550);
    bytes.putShort(PE + 6, (short) 3).putShort(PE + 20, (short) (fixed() + 8 * directories));
    bytes.putShort(OPTIONAL, (short) (plus ? 0x20b : 0x10b));
    bytes.putInt(SIZE_OF_HEADERS, HEADERS).putInt(OPTIONAL + fixed() - 4, directories);
    if (directories > 4) {
      bytes.putInt(certificatesEntry(), certificates == 0 ? 0 : end);
      bytes.putInt(certificatesEntry() + 4, certificates);
    }
    // Not in the order of the file; the one in the middle has no content.
    section(bytes, 0, SECTION, HEADERS + SECTION);
    section(bytes, 1, 0, 0x7fffffff);
    section(bytes, 2, SECTION, HEADERS);
    return content;
  }

  private void section(ByteBuffer bytes, int index, int length, int at) {
    int header = sectionTable() + 40 * index;
    bytes.putInt(header + 16, length).putInt(header + 20, at);
  }
}
