package io.virtcvm.tree;

import java.io.Serial;

/** Why a text was not accepted, and where. */
public final class XmlProblem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * Describes a problem.
   *
   * @param category what kind of problem, such as {@code not well formed}
   * @param detail what is wrong, then what to do about it
   */
  XmlProblem(String category, String detail, Place place) {
    super(category + ": " + place + detail);
    this.line = place.line();
    this.column = place.column();
  }

  /** Returns the line, from 1; 0 when the problem has no place. */
  public int line() {
    return line;
  }

  /** Returns the column in UTF-16 units, from 1; 0 when the problem has no place. */
  public int column() {
    return column;
  }
}
