package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Cpu;
import io.virtcvm.model.Domain;
import io.virtcvm.rules.RawArguments;
import io.virtcvm.rules.RawArguments.Argument;

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
    for (Argument argument : RawArguments.of(domain)) {
      if (argument.option().equals("cpu") && !argument.value().split(",", 2)[0].equals("host")) {
        context.error(
            argument.where(),
            "@value",
            "conflict: raw QEMU argument '-cpu " + argument.value() + "'",
            "take it out; QEMU would follow it, and TDX knows no named CPU");
      }
    }
  }
}
