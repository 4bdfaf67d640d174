package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.QemuCapabilities;
import io.virtcvm.model.QemuCommandline;
import io.virtcvm.model.QemuDel;
import io.virtcvm.rules.RawArguments.Argument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses raw QEMU arguments that replace what libvirt sets for the TEE: machine, accelerator,
 * firmware, or the TEE itself; and what hides the TEE from libvirt.
 *
 * <p>Libvirt puts these arguments last, and of two options QEMU follows the later: with {@code
 * -machine confidential-guest-support=} the guest starts unprotected.
 */
public final class NoOverridingArguments implements Transformer {
  private static final String QEMU = "{http://libvirt.org/schemas/domain/qemu/1.0}";
  private static final String COMMAND_LINE = QEMU + "commandline";
  private static final String CAPABILITIES = QEMU + "capabilities";
  private static final String OVERRIDE = QEMU + "override";

  private static final Set<String> ALWAYS = Set.of("accel", "bios", "pflash", "readconfig");

  private static final List<String> OF_MACHINE =
      List.of(
          "confidential-guest-support",
          "memory-encryption",
          "accel",
          "irqchip",
          "smm",
          "pic=",
          "firmware",
          "pflash",
          "igvm",
          "type=");

  /** What an option may not mention. */
  private static final Map<String, List<String>> MENTIONED =
      Map.of(
          "machine", OF_MACHINE,
          "M", OF_MACHINE,
          "drive", List.of("pflash"),
          "global", List.of("-guest."),
          "object", List.of("-guest", "igvm"),
          "set", List.of("machine.", "object.", "pflash"));

  @Override
  public void transform(Domain domain, Context context) {
    requireOne(domain, CAPABILITIES, context);
    requireOne(domain, OVERRIDE, context);
    checkCapabilities(domain.getQemuCapabilities(), context);
    QemuCommandline commandLine = domain.getQemuCommandline();
    if (commandLine == null) {
      return;
    }
    int count = domain.count(COMMAND_LINE);
    if (count > 1) {
      context.error(
          commandLine,
          "",
          "ambiguous: <commandline> stands " + count + " times",
          "write one; libvirt would take the arguments of all");
    }
    for (Argument argument : RawArguments.of(domain)) {
      if (overrides(argument.option(), argument.value())) {
        context.error(
            argument.where(),
            "@value",
            "conflict: raw QEMU argument '-" + argument.option() + " " + argument.value() + "'",
            "take it out; QEMU would follow it instead of what libvirt sets for the TEE");
      }
      if (argument.where().foreignAttributes().contains("value")) {
        context.error(
            argument.where(),
            "@value",
            "ambiguous: @value of another namespace",
            "rename it or take it out; libvirt would take it for its own");
      }
    }
  }

  /** Libvirt takes what all of them say together. */
  private static void requireOne(Domain domain, String name, Context context) {
    int count = domain.count(name);
    if (count > 1) {
      String local = name.substring(QEMU.length());
      context.error(
          domain,
          "qemu:" + local,
          "ambiguous: <" + local + "> stands " + count + " times",
          "write one; libvirt would take what all of them say");
    }
  }

  /** What libvirt is told to believe of QEMU: not that it lacks what a TEE needs. */
  private static void checkCapabilities(@Nullable QemuCapabilities capabilities, Context context) {
    if (capabilities == null) {
      return;
    }
    for (QemuDel lacking : capabilities.getDels()) {
      String name = lacking.getCapability() == null ? "" : lacking.getCapability();
      if (lacking.foreignAttributes().contains("capability")) {
        context.error(
            lacking,
            "@capability",
            "ambiguous: @capability of another namespace",
            "rename it or take it out; libvirt would take it for its own");
      }
      if (name.contains("-guest")) {
        context.error(
            lacking,
            "@capability",
            "conflict: capability '" + name + "' is taken from QEMU",
            "take <qemu:del> out; libvirt launches no TEE without it");
      }
    }
  }

  private static boolean overrides(String option, String value) {
    if (ALWAYS.contains(option)) {
      return true;
    }
    boolean machine = option.equals("machine") || option.equals("M");
    if (machine && !value.split(",", 2)[0].contains("=")) {
      return true;
    }
    // QEMU takes kernel_irqchip for kernel-irqchip.
    String dashed = value.replace('_', '-');
    return MENTIONED.getOrDefault(option, List.of()).stream().anyMatch(dashed::contains);
  }
}
