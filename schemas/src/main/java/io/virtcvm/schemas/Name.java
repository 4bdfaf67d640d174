package io.virtcvm.schemas;

/**
 * The name of an element or attribute.
 *
 * @param namespace the namespace URI, empty for none
 * @param local the local name
 */
public record Name(String namespace, String local) {

  /** Returns the name in no namespace, as nearly all of libvirt's are. */
  public static Name of(String local) {
    return new Name("", local);
  }
}
