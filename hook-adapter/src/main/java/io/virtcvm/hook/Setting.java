package io.virtcvm.hook;

/**
 * What somebody set, as text.
 *
 * @param value as it was written
 * @param origin where it stands, for messages: {@code --policy}, {@code VIRT_CVM_POLICY}
 */
public record Setting(String value, String origin) {
  /** Returns that the value is not accepted, with the remedy. */
  String invalid(String remedy) {
    return invalid() + ": " + remedy;
  }

  /** Returns that the value is not accepted. */
  String invalid() {
    return "invalid value " + Quoted.of(value) + " for " + origin;
  }
}
