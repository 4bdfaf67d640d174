package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Os;
import io.virtcvm.model.Type;

/** Refuses a machine that TEE firmware does not run on: it is built for x86_64 and q35 alone. */
public final class Q35Machine implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Os os = domain.getOs();
    Type type = os == null ? null : os.getType();
    if (type == null) {
      context.error(
          domain,
          "os/type",
          "missing machine",
          "write <os><type arch='x86_64' machine='q35'>hvm</type></os>");
      return;
    }
    if (!"hvm".equals(type.getValue())) {
      context.error(
          type,
          "",
          "unsupported virtualisation: '" + type.getValue() + "'",
          "only a fully virtualised guest can be confidential: write hvm");
    }
    String arch = type.getArch();
    if (arch != null && !arch.equals("x86_64")) {
      context.error(
          type, "@arch", "unsupported architecture: '" + arch + "'", "this TEE is one of x86_64");
    }
    String machine = type.getMachine();
    if (machine == null || !isQ35(machine)) {
      context.error(
          type,
          "@machine",
          "unsupported machine: '" + (machine == null ? "" : machine) + "'",
          "move the guest to machine='q35' first (its PCI addresses change), and boot it once");
    }
  }

  private static boolean isQ35(String machine) {
    return machine.equals("q35") || machine.startsWith("pc-q35-");
  }
}
