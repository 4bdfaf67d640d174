package io.virtcvm.attestation;

/** A firmware image cannot be measured; the message says what is wrong with it, in one line. */
public final class InvalidFirmwareException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidFirmwareException(String message) {
    super(message);
  }
}
