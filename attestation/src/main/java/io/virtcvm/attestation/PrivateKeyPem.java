package io.virtcvm.attestation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The private key of a PEM file, in either of openssl's two forms: {@code EC PRIVATE KEY} (SEC 1,
 * RFC 5915) and {@code PRIVATE KEY} (PKCS#8, RFC 5958). Copies of it are overwritten.
 */
final class PrivateKeyPem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String PKCS8 = "PRIVATE KEY";

  private static final String MAKE = "; 'openssl ecparam -name secp384r1 -genkey -noout' makes one";

  /** Object identifiers, in DER: id-ecPublicKey and secp384r1. */
  private static final byte[] EC_PUBLIC_KEY = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final byte[] SECP384R1 = {0x2b, (byte) 0x81, 4, 0, 0x22};

  private PrivateKeyPem() {}

  /**
   * Returns the secret number.
   *
   * @throws IllegalArgumentException if there is not just one key, or one that cannot sign
   */
  static BigInteger secret(byte[] pem) {
    // Only what is around a key is ever made text of.
    int start = -1;
    String label = "";
    for (int at = find(pem, BEGIN, 0); at >= 0; at = find(pem, BEGIN, at + 1)) {
      int end = find(pem, DASHES, at + BEGIN.length());
      String found = end < 0 ? "" : text(pem, at + BEGIN.length(), end);
      if (found.equals("EC PARAMETERS")) {
        continue;
      }
      if (start >= 0) {
        throw new IllegalArgumentException("more than one PEM block: leave only the key in it");
      }
      label = found;
      start = end + DASHES.length();
    }
    if (!label.equals(SEC1) && !label.equals(PKCS8)) {
      throw new IllegalArgumentException(refusal(label));
    }
    int end = find(pem, "-----END " + label + DASHES, start);
    if (end < 0) {
      throw new IllegalArgumentException("cut: the PEM block has no end");
    }
    byte[] der = decoded(pem, start, end);
    try {
      return label.equals(SEC1) ? ofSec1(new Der(der), false) : ofPkcs8(new Der(der));
    } finally {
      Arrays.fill(der, (byte) 0);
    }
  }

  private static String refusal(String label) {
    if (label.startsWith("ENCRYPTED ")) {
      return "encrypted: decrypt it into a file of your own with 'openssl pkey -in KEY -out FILE'";
    }
    return label.isEmpty() || !label.matches("[A-Z0-9 ]+")
        ? "no private key in PEM" + MAKE
        : "a PEM block of another kind: '" + label + "'" + MAKE;
  }

  private static byte[] decoded(byte[] pem, int start, int end) {
    byte[] base64 = new byte[end - start];
    byte[] dense = null;
    try {
      int length = 0;
      for (int i = start; i < end; i++) {
        if (pem[i] == ':') {
          throw new IllegalArgumentException(refusal("ENCRYPTED " + SEC1));
        }
        if (pem[i] != '\n' && pem[i] != '\r' && pem[i] != ' ') {
          base64[length++] = pem[i];
        }
      }
      dense = Arrays.copyOf(base64, length);
      return decode(dense);
    } finally {
      Arrays.fill(base64, (byte) 0);
      if (dense != null) {
        Arrays.fill(dense, (byte) 0);
      }
    }
  }

  private static byte[] decode(byte[] dense) {
    try {
      return Base64.getDecoder().decode(dense);
    } catch (IllegalArgumentException e) {
      // The cause would show a part of it.
      throw new IllegalArgumentException("broken: the PEM block is not base64");
    }
  }

  private static BigInteger ofPkcs8(Der der) {
    Der info = der.open(Der.SEQUENCE);
    info.take(Der.INTEGER);
    Der algorithm = info.open(Der.SEQUENCE);
    if (!Arrays.equals(algorithm.take(Der.OBJECT_IDENTIFIER), EC_PUBLIC_KEY)
        || !algorithm.hasMore()) {
      throw otherCurve();
    }
    requireCurve(algorithm);
    byte[] sec1 = info.take(Der.OCTET_STRING);
    try {
      return ofSec1(new Der(sec1), true);
    } finally {
      Arrays.fill(sec1, (byte) 0);
    }
  }

  private static BigInteger ofSec1(Der der, boolean curveKnown) {
    Der key = der.open(Der.SEQUENCE);
    key.take(Der.INTEGER);
    byte[] secret = key.take(Der.OCTET_STRING);
    try {
      if (key.hasMore() && key.tag() == Der.PARAMETERS) {
        requireCurve(key.open(Der.PARAMETERS));
      } else if (!curveKnown) {
        throw new IllegalArgumentException("a key that does not name its curve" + MAKE);
      }
      BigInteger number = new BigInteger(1, secret);
      if (number.signum() == 0 || number.compareTo(order()) >= 0) {
        throw new IllegalArgumentException("a number that is no private key of P-384" + MAKE);
      }
      return number;
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static void requireCurve(Der parameters) {
    if (parameters.tag() != Der.OBJECT_IDENTIFIER
        || !Arrays.equals(parameters.take(Der.OBJECT_IDENTIFIER), SECP384R1)) {
      throw otherCurve();
    }
  }

  private static IllegalArgumentException otherCurve() {
    return new IllegalArgumentException(
        "not of the curve P-384 (secp384r1), the only one that SEV-SNP takes" + MAKE);
  }

  private static BigInteger order() {
    try {
      return P384.parameters().getOrder();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no elliptic curve P-384", e);
    }
  }

  private static int find(byte[] pem, String what, int from) {
    byte[] wanted = what.getBytes(StandardCharsets.US_ASCII);
    for (int at = from; at <= pem.length - wanted.length; at++) {
      if (Arrays.equals(pem, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static String text(byte[] pem, int from, int to) {
    return new String(pem, from, to - from, StandardCharsets.US_ASCII);
  }
}
