package io.virtcvm.attestation;

import io.virtcvm.model.Domain;
import io.virtcvm.rules.RawArguments;
import io.virtcvm.rules.RawArguments.Argument;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The raw QEMU arguments that change what is measured. They come last, and of two options QEMU
 * follows the later, so that a value that ignored them would be of another guest.
 */
final class MeasuredArguments {
  private static final String COMMAND_LINE =
      "{http://libvirt.org/schemas/domain/qemu/1.0}commandline";

  private static final Set<String> OPTIONS =
      Set.of(
          "smp",
          "cpu",
          "global",
          "kernel",
          "initrd",
          "append",
          "shim",
          "bios",
          "pflash",
          "set",
          "readconfig");

  /** What {@code -machine} may not mention of a SEV guest; the rest of it is not measured there. */
  private static final List<String> OF_MACHINE =
      List.of(
          "smp",
          "kernel",
          "initrd",
          "append",
          "shim",
          "firmware",
          "pflash",
          "igvm",
          "encrypt",
          "guest-support");

  private MeasuredArguments() {}

  /**
   * Makes sure that there are none.
   *
   * @throws UnmeasurableException if there is one
   */
  static void check(Domain domain, String tee) {
    if (domain.count(COMMAND_LINE) > 1) {
      throw new UnmeasurableException(
          "ambiguous: <qemu:commandline> stands " + domain.count(COMMAND_LINE) + " times",
          "write one; libvirt would take the arguments of all");
    }
    for (Argument argument : RawArguments.of(domain)) {
      if (argument.where().foreignAttributes().contains("value")) {
        throw new UnmeasurableException(
            "ambiguous: a raw QEMU argument's @value of another namespace",
            "rename it or take it out; libvirt would take it for its own");
      }
      // The option itself, not what stands behind it: one that lacks its value is no better.
      String option = argument.value().replaceFirst("^--?", "");
      if (argument.value().startsWith("-") && OPTIONS.contains(option)) {
        throw changed(option);
      }
      String behind = argument.option();
      boolean machine = behind.equals("machine") || behind.equals("M");
      if (machine && (tee.equals(TdxLaunch.TDX) || isMeasured(argument.value()))) {
        throw changed(behind);
      }
    }
  }

  private static boolean isMeasured(String machine) {
    String lower = machine.toLowerCase(Locale.ROOT);
    return OF_MACHINE.stream().anyMatch(lower::contains);
  }

  private static UnmeasurableException changed(String option) {
    return new UnmeasurableException(
        "raw QEMU argument '-" + option + "' changes the measurement",
        option.equals("machine") || option.equals("M")
            ? "take it out, and write what it says in <os> and <features>"
            : "write it as <vcpu>, <cpu> or <kernel>");
  }
}
