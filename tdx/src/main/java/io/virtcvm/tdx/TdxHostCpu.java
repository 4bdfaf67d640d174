package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Cpu;
import io.virtcvm.model.Domain;

/** The guest sees the host's own CPU. */
final class TdxHostCpu implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Cpu cpu = domain.ensureCpu();
    cpu.setMode("host-passthrough");
    cpu.setMatch(null);
    cpu.setModel(null);
    cpu.setVendor(null);
    cpu.setMaxphysaddr(null);
  }
}
