package io.virtcvm.hook;

/** A document is not the JSON it should be; the message says where and why. */
public final class UnreadableJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableJsonException(String message) {
    super(message);
  }
}
