package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** Turns ACPI on: libvirt refuses UEFI firmware without it. */
public final class AcpiOn implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    domain.ensureFeatures().acpi(true);
  }
}
