package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.Optional;

/** Libvirt refused something; the message is its own. */
public final class LibvirtErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  LibvirtErrorException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** Returns libvirt's number for the error: virErrorNumber. */
  public int code() {
    return code;
  }

  /** Returns what to do about it in one line, where there is more to say than libvirt did. */
  public Optional<String> remedy() {
    return Remedies.of(getMessage());
  }
}
