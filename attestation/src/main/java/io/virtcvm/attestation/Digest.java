package io.virtcvm.attestation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A digest, as bytes that stay as they are, with the name of its algorithm. */
public final class Digest {
  private final Algorithm algorithm;
  private final Supplier<byte[]> hash;
  private byte @Nullable [] bytes;

  private Digest(Algorithm algorithm, Supplier<byte[]> hash) {
    this.algorithm = algorithm;
    this.hash = hash;
  }

  Digest(Algorithm algorithm, byte[] bytes) {
    this(algorithm, bytes::clone);
    if (bytes.length != algorithm.length) {
      throw new IllegalArgumentException(algorithm + " of " + bytes.length + " bytes");
    }
    bytes();
  }

  /**
   * Returns one that is computed when somebody looks at it, once: to hash is what costs, and not
   * every digest that is at hand is wanted.
   *
   * @param hash hashes what never changes
   */
  static Digest later(Algorithm algorithm, Supplier<byte[]> hash) {
    return new Digest(algorithm, hash);
  }

  private synchronized byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = hash.get();
      bytes = known;
    }
    return known;
  }

  /** Returns that of these bytes. */
  static Digest of(Algorithm algorithm, byte[] bytes) {
    return new Digest(algorithm, algorithm.start().digest(bytes));
  }

  /** What a digest was made with. */
  public enum Algorithm {
    /** 32 bytes: SEV and SEV-ES, and QEMU's table of kernel hashes. */
    SHA256("SHA-256", "sha256", 32),
    /** 48 bytes: SEV-SNP and TDX. */
    SHA384("SHA-384", "sha384", 48);

    private final String jdk;
    private final String text;
    private final int length;

    Algorithm(String jdk, String text, int length) {
      this.jdk = jdk;
      this.text = text;
      this.length = length;
    }

    /** Returns its name as programs write it: {@code sha384}. */
    public String text() {
      return text;
    }

    /** Returns the length of its digests in bytes. */
    int length() {
      return length;
    }

    /** Returns a new one, empty. */
    MessageDigest start() {
      try {
        return MessageDigest.getInstance(jdk);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this Java runtime has no " + jdk, e);
      }
    }
  }

  /** Returns what it was made with. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** Returns a copy of its bytes. */
  public byte[] toBytes() {
    return bytes().clone();
  }

  /** Returns it in lower-case hexadecimal, as verifiers compare it. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** Returns it in base64. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest
        && algorithm == digest.algorithm
        && Arrays.equals(bytes(), digest.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return algorithm.text() + ":" + hex();
  }
}
