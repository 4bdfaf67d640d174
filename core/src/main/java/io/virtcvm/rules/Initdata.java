package io.virtcvm.rules;

import io.virtcvm.Option;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * An initdata document: what a host hands to the guest in the open, and binds to it by a digest
 * that the guest's reports show.
 *
 * <p>The digest is of the document as it stands, byte by byte: white space and comments count.
 *
 * @see <a
 *     href="https://github.com/confidential-containers/trustee/blob/main/kbs/docs/initdata.md">Trustee,
 *     Initdata Specification 0.1.0</a>
 */
public final class Initdata {
  /** As long as no document is: it holds configuration, and a hook must have room for it twice. */
  static final int MAX_SIZE = 4 << 20;

  private static final String VERSION = "0.1.0";

  private final String algorithm;
  private final byte[] digest;

  private Initdata(String algorithm, byte[] digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /** Returns the option that binds a document; its text is what {@link #parse} reads. */
  public static Option<Initdata> option() {
    return Option.ofDocument(
        "initdata",
        MAX_SIZE,
        "Bind this initdata document, TOML as Trustee reads it, by its digest.",
        Initdata::parse);
  }

  /**
   * Reads a document as annotations and requests carry it: in base64, and perhaps gzip below that.
   *
   * @throws IllegalArgumentException if it is anything else; otherwise as {@link #of}
   */
  public static Initdata parse(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "write the document in base64, perhaps compressed by gzip before", e);
    }
    return of(isGzip(bytes) ? unzipped(bytes) : bytes);
  }

  /** No TOML begins with a control character. */
  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static byte[] unzipped(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(MAX_SIZE + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException("not initdata: broken gzip: compress it anew", e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is too long, not TOML, or not initdata; the message says
   *     where, and what is expected
   */
  public static Initdata of(byte[] document) {
    if (document.length > MAX_SIZE) {
      throw new IllegalArgumentException("not initdata: longer than " + MAX_SIZE + " bytes");
    }
    Map<String, String> fields = InitdataReader.read(document);
    require("version", fields);
    require("algorithm", fields);
    if (!fields.get("version").equals(VERSION)) {
      throw new IllegalArgumentException(
          "unknown version '" + fields.get("version") + "' of initdata: write " + VERSION);
    }
    String algorithm = fields.get("algorithm");
    try {
      return new Initdata(algorithm, MessageDigest.getInstance(ofJava(algorithm)).digest(document));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, e);
    }
  }

  /**
   * Knows the names of the specification's text, and those of its examples, which Trustee reads.
   */
  private static String ofJava(String algorithm) {
    return switch (algorithm) {
      case "sha256", "sha-256" -> "SHA-256";
      case "sha384", "sha-384" -> "SHA-384";
      case "sha512", "sha-512" -> "SHA-512";
      default ->
          throw new IllegalArgumentException(
              "unknown algorithm '" + algorithm + "' of initdata: write sha256, sha384 or sha512");
    };
  }

  private static void require(String field, Map<String, String> fields) {
    if (!fields.containsKey(field)) {
      throw new IllegalArgumentException("not initdata: no " + field + " above [data]: write one");
    }
  }

  /** Returns the name of the digest's algorithm, as the document has it. */
  public String algorithm() {
    return algorithm;
  }

  /** Returns whether Trustee itself reads the algorithm's name: its examples have no hyphen. */
  boolean isReadByTrustee() {
    return algorithm.indexOf('-') < 0;
  }

  /** Returns the digest of the whole document. */
  public byte[] digest() {
    return digest.clone();
  }

  /**
   * Returns the digest as a field of that length holds it: cut at its end, or followed by zeros.
   *
   * @param length in bytes
   */
  public byte[] fitted(int length) {
    return Arrays.copyOf(digest, length);
  }
}
