package io.virtcvm.hook;

/**
 * What somebody set, as text.
 *
 * @param value as it was written
 * @param origin where it stands, for messages: {@code --policy}, {@code VIRT_CVM_POLICY}
 */
public record Setting(String value, String origin) {
  /** What the origin of a setting begins with that an annotation makes. */
  private static final String ANNOTATION = "annotation ";

  /** Returns what an annotation sets. */
  static Setting ofAnnotation(String key, String value) {
    return new Setting(value, ANNOTATION + key);
  }

  /** Returns where it stands: in the VMI, or outside it. */
  String path(Vmi vmi) {
    return origin.startsWith(ANNOTATION)
        ? vmi.at("metadata.annotations." + origin.substring(ANNOTATION.length()))
        : origin;
  }

  /** Returns that the value is not accepted, with the remedy. */
  String invalid(String remedy) {
    return invalid() + ": " + remedy;
  }

  /** Returns that the value is not accepted. */
  String invalid() {
    return "invalid value " + Quoted.of(value) + " for " + origin;
  }
}
