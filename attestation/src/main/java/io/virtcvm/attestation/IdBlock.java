package io.virtcvm.attestation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Who a SEV-SNP guest is, and what it must be launched with: the ID block. The secure processor
 * refuses to launch anything else, and every attestation report shows what stands here.
 *
 * <p>Source: AMD, SEV Secure Nested Paging Firmware ABI Specification (56860), SNP_LAUNCH_FINISH,
 * structure of the ID block.
 *
 * @param launchDigest the SHA-384 that the guest's launch must come to
 * @param familyId what the owner calls guests of this kind
 * @param imageId what the owner calls this one
 * @param guestSvn the security version number of the guest, 32 bits
 * @param policy the guest policy that it must be launched with, 64 bits
 */
public record IdBlock(Digest launchDigest, Id familyId, Id imageId, long guestSvn, long policy) {
  /** Its length in bytes. */
  static final int LENGTH = 96;

  /** The highest security version number. */
  public static final long MAX_SVN = (1L << 32) - 1;

  private static final int VERSION = 1;

  /** Checks that the secure processor could read it. */
  public IdBlock {
    if (launchDigest.algorithm() != Digest.Algorithm.SHA384) {
      throw new IllegalArgumentException("a launch digest of SEV-SNP is a SHA-384");
    }
    if (guestSvn < 0 || guestSvn > MAX_SVN) {
      throw new IllegalArgumentException("write a number from 0 to " + MAX_SVN);
    }
  }

  /**
   * A name of the owner's own choice.
   *
   * @param hex its 16 bytes in lower-case hexadecimal
   */
  public record Id(String hex) {
    private static final int BYTES = 16;

    /** None: all zeros. */
    public static final Id NONE = new Id("0".repeat(2 * BYTES));

    /** Checks and lowers the digits. */
    public Id {
      hex = HexFormat.of().formatHex(bytes(hex, BYTES));
    }
  }

  /**
   * Reads a launch digest, as {@code virt-cvm measure} prints it.
   *
   * @throws IllegalArgumentException if it is anything else than 96 hexadecimal digits
   */
  public static Digest launchDigest(String hex) {
    Digest.Algorithm algorithm = Digest.Algorithm.SHA384;
    return new Digest(algorithm, bytes(hex, algorithm.length()));
  }

  private static byte[] bytes(String hex, int length) {
    if (hex.length() != 2 * length || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("write " + 2 * length + " hexadecimal digits");
    }
    return HexFormat.of().parseHex(hex);
  }

  /** Returns it as the secure processor takes it: {@value #LENGTH} bytes. */
  byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(launchDigest.toBytes())
        .put(HexFormat.of().parseHex(familyId.hex()))
        .put(HexFormat.of().parseHex(imageId.hex()))
        .putInt(VERSION)
        .putInt((int) guestSvn)
        .putLong(policy)
        .array();
  }
}
