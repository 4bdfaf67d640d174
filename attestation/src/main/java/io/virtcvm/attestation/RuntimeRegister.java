package io.virtcvm.attestation;

import static io.virtcvm.attestation.Digest.Algorithm.SHA384;

import java.security.MessageDigest;

/**
 * A register (RTMR) of a TDX guest that only grows: each event is hashed into it, behind its value
 * so far. Source: Intel TDX Module Base Architecture Specification, runtime measurement registers.
 */
final class RuntimeRegister {
  private byte[] value = new byte[SHA384.length()];

  /** Extends it with the digest of an event. */
  RuntimeRegister extend(Digest event) {
    MessageDigest both = SHA384.start();
    both.update(value);
    value = both.digest(event.toBytes());
    return this;
  }

  /** Extends it with the digest of these bytes. */
  RuntimeRegister measure(byte[] event) {
    return extend(Digest.of(SHA384, event));
  }

  Digest value() {
    return new Digest(SHA384, value);
  }
}
