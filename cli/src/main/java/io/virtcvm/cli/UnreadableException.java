package io.virtcvm.cli;

import java.io.IOException;

/** A file that cannot be read or written, or is not a domain; the message is all the user needs. */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
