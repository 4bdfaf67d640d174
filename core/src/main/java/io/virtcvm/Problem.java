package io.virtcvm;

/**
 * Something that a rule could not mend or that its owner should know.
 *
 * @param rule the id of the rule that found it
 * @param severity whether it stops the conversion
 * @param where the path in the domain, {@code os/type/@machine}; empty for the domain as a whole
 * @param message category, subject and 'value', in one line
 * @param remedy what to do about it, in one line
 */
public record Problem(String rule, Severity severity, String where, String message, String remedy) {
  /** Whether a problem stops the conversion. */
  public enum Severity {
    /** Nothing leaves the program. */
    ERROR,
    /** The conversion goes on. */
    WARNING
  }
}
