package io.virtcvm.model;

/**
 * An element that says all it says by standing there, as {@code <acpi/>} does.
 *
 * <p>Here for JAXB; in code, {@code features.hasAcpi()} and {@code features.acpi(true)} read
 * better.
 */
public final class Empty {

  /** Makes one; it holds nothing. */
  public Empty() {}
}
