package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;

/** QEMU, not KVM, emulates the I/O APIC. */
final class TdxSplitIrqchip implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    domain.ensureFeatures().ensureIoapic().setDriver("qemu");
  }
}
