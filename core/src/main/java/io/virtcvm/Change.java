package io.virtcvm;

import java.util.Optional;

/**
 * One difference between the domain that went in and the one that came out.
 *
 * @param rule the id of the rule that made it
 * @param reason why, in one line
 * @param path where, from the domain: {@code devices/disk[vda]/driver/@iommu}
 * @param before what stood there: an attribute's value, an element's text, or an element's XML
 *     where one was removed; empty where nothing stood. Secrets are replaced by {@value #HIDDEN}
 * @param after what stands there now, likewise; empty where nothing is left
 */
public record Change(
    String rule, String reason, String path, Optional<String> before, Optional<String> after) {
  /** What is shown in the place of a secret. */
  public static final String HIDDEN = "(hidden)";
}
