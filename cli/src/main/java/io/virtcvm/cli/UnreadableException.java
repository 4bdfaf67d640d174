package io.virtcvm.cli;

import java.io.IOException;

/** A file that cannot be read or written, or is not a domain; the message is all the user needs. */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UnreadableException(String message) {
    super(message);
    this.remedy = "";
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
    this.remedy = "";
  }

  UnreadableException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  UnreadableException(String message, String remedy, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** Returns what to do about it, in one line; empty where the message says it. */
  String remedy() {
    return remedy;
  }
}
