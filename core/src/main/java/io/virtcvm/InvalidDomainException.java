package io.virtcvm;

/** The input is not the XML of one libvirt domain. */
public final class InvalidDomainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  InvalidDomainException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Returns the line of the trouble, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column of the trouble, from 1. */
  public int column() {
    return column;
  }
}
