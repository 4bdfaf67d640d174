package io.virtcvm.attestation;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** The curve P-384 of FIPS 186, which SEC 2 calls secp384r1. */
final class P384 {
  /** Of one of its numbers, in bytes. */
  static final int LENGTH = 48;

  private P384() {}

  static ECParameterSpec parameters() throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp384r1"));
    return curve.getParameterSpec(ECParameterSpec.class);
  }

  /** Returns a number in so many bytes, the highest first. */
  static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[LENGTH];
    int length = Math.min(signed.length, LENGTH);
    System.arraycopy(signed, signed.length - length, bytes, LENGTH - length, length);
    return bytes;
  }

  /**
   * Returns the public key that belongs to a private one, whether its file tells it or not.
   *
   * <p>Java does not multiply points for others, but a key agreement with the curve's generator
   * gives the x of the point. Of its two y, one verifies what the private key signs.
   */
  static ECPoint publicPoint(ECPrivateKey key) throws GeneralSecurityException {
    ECParameterSpec curve = key.getParams();
    KeyFactory factory = KeyFactory.getInstance("EC");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        factory.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)),
        /* lastPhase= */ true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    // p is 3 modulo 4, where this is a square root.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    ECPoint point = new ECPoint(x, y);
    return belong(key, point) ? point : new ECPoint(x, p.subtract(y));
  }

  private static boolean belong(ECPrivateKey key, ECPoint point) throws GeneralSecurityException {
    byte[] message = new byte[1];
    Signature signature = Signature.getInstance("SHA384withECDSA");
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, key.getParams())));
    signature.update(message);
    return signature.verify(signed);
  }
}
