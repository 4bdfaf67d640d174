package io.virtcvm.snp;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Features;
import io.virtcvm.model.Ioapic;

/** Either interrupt controller serves; a word that libvirt does not have does not. */
final class SnpIrqchip implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Features features = domain.getFeatures();
    Ioapic ioapic = features == null ? null : features.getIoapic();
    if (ioapic != null && ioapic.getDriver() != null && ioapic.driver().isEmpty()) {
      context.error(
          ioapic,
          "@driver",
          "unknown driver: '" + ioapic.getDriver() + "'",
          "write qemu, which QEMU calls a split irqchip, or kvm, or take it out");
    }
  }
}
