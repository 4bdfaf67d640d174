package io.virtcvm.hook;

/** A domain cannot become confidential; the message lists every problem with its remedy. */
public final class HookRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    /** The VMI or the domain cannot be read: gRPC's INVALID_ARGUMENT. */
    UNREADABLE,
    /** It can be read, and a rule or the administrator refuses it: gRPC's FAILED_PRECONDITION. */
    REFUSED
  }

  private final Kind kind;

  /** Makes one with a message for the owner of the VM. */
  public HookRefusedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Returns what kind of trouble it is. */
  public Kind kind() {
    return kind;
  }
}
