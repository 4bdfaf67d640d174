package io.virtcvm.schemas;

/** How often a child may stand in its parent. */
public enum Occurs {
  ONE(""),
  OPTIONAL("?"),
  SOME("+"),
  MANY("*");

  private final String mark;

  Occurs(String mark) {
    this.mark = mark;
  }

  static Occurs of(boolean required, boolean repeated) {
    if (repeated) {
      return required ? SOME : MANY;
    }
    return required ? ONE : OPTIONAL;
  }

  /** Returns the mark that the grammar file has for this: nothing, ?, + or *. */
  String mark() {
    return mark;
  }

  /** Tells whether the child must be there. */
  public boolean required() {
    return this == ONE || this == SOME;
  }

  /** Tells whether there may be more than one. */
  public boolean repeated() {
    return this == SOME || this == MANY;
  }
}
