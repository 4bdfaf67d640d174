package io.virtcvm.attestation;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;

/**
 * A private key of the curve P-384, which signs as AMD's secure processor reads it: numbers of 72
 * bytes, the lowest first.
 *
 * <p>Source: AMD, SEV Secure Nested Paging Firmware ABI Specification (56860), Digital Signatures:
 * format of an ECDSA P-384 public key, and of an ECDSA signature.
 */
public final class SigningKey {
  private static final String ECDSA = "SHA384withECDSAinP1363Format";

  private static final int NUMBER = 72;
  private static final int SIGNATURE = 512;
  private static final int PUBLIC_KEY = 1028;
  private static final int CURVE_P384 = 2;

  private final PrivateKey key;
  private final byte[] publicKey;

  private SigningKey(PrivateKey key, byte[] publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key as openssl writes it: PEM, with or without PKCS#8 around it.
   *
   * @param pem the content of a file; whoever passes it wipes it
   * @throws IllegalArgumentException if it is anything else; the message says what, and nothing of
   *     the key
   */
  public static SigningKey of(byte[] pem) {
    BigInteger secret = PrivateKeyPem.secret(pem);
    try {
      ECPrivateKey key =
          (ECPrivateKey)
              KeyFactory.getInstance("EC")
                  .generatePrivate(new ECPrivateKeySpec(secret, P384.parameters()));
      return new SigningKey(key, format(P384.publicPoint(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no elliptic curve P-384", e);
    }
  }

  private static byte[] format(ECPoint point) {
    return ByteBuffer.allocate(PUBLIC_KEY)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(CURVE_P384)
        .put(lowestFirst(P384.bytes(point.getAffineX())))
        .put(lowestFirst(P384.bytes(point.getAffineY())))
        .array();
  }

  private static byte[] lowestFirst(byte[] number) {
    byte[] reversed = new byte[NUMBER];
    for (int i = 0; i < number.length; i++) {
      reversed[i] = number[number.length - 1 - i];
    }
    return reversed;
  }

  /** Returns the public key in AMD's format. */
  byte[] publicKey() {
    return publicKey.clone();
  }

  /** Returns the digest of the public key, which attestation reports show. */
  Digest digest() {
    return new Digest(Digest.Algorithm.SHA384, Digest.Algorithm.SHA384.start().digest(publicKey));
  }

  /** Returns the signature of some bytes in AMD's format. */
  byte[] sign(byte[] bytes) {
    ByteBuffer both;
    try {
      Signature signature = Signature.getInstance(ECDSA);
      signature.initSign(key);
      signature.update(bytes);
      both = ByteBuffer.wrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no ECDSA", e);
    }
    byte[] number = new byte[P384.LENGTH];
    ByteBuffer all = ByteBuffer.allocate(SIGNATURE);
    while (both.hasRemaining()) {
      both.get(number);
      all.put(lowestFirst(number));
    }
    return all.array();
  }
}
