package io.virtcvm.libvirt;

import java.io.IOException;

/** A domain was edited by someone else between reading and writing; it stays as they made it. */
public final class ChangedMeanwhileException extends IOException {
  private static final long serialVersionUID = 1L;

  ChangedMeanwhileException() {
    super("the definition changed while it was being converted; look at it, then try again");
  }
}
