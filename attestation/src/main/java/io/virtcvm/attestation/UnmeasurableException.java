package io.virtcvm.attestation;

/** A domain says too little to be measured, or contradicts itself: a message and its remedy. */
public final class UnmeasurableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UnmeasurableException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** Returns what to do about it, in one line. */
  public String remedy() {
    return remedy;
  }
}
