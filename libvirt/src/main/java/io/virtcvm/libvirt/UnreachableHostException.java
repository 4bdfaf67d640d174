package io.virtcvm.libvirt;

import java.io.IOException;

/** A host cannot be reached, or no longer; or this machine has no libvirt to reach it with. */
public final class UnreachableHostException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UnreachableHostException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** Returns what to do about it, in one line. */
  public String remedy() {
    return remedy;
  }
}
