package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.hook.DomainHook;
import io.virtcvm.hook.HookRefusedException;
import io.virtcvm.hook.HookRefusedException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code virt-cvm onDefineDomain}: the contract of KubeVirt's sidecar-shim. The XML alone on
 * standard output, or nothing there and an exit code.
 */
final class OnDefineDomain {
  private static final String VMI = "--vmi";
  private static final String DOMAIN = "--domain";

  private OnDefineDomain() {}

  static CommandSpec spec(List<Tee> tees) {
    HookOptions options = new HookOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "onDefineDomain",
            "Converts a domain as KubeVirt's sidecar-shim asks for it; also under this name alone.",
            commandLine -> convert(commandLine, options));
    options.addTo(spec);
    spec.addOption(required(VMI, "JSON", "The VirtualMachineInstance."));
    spec.addOption(required(DOMAIN, "XML", "The domain."));
    return spec;
  }

  /** Returns an option that the shim gives. */
  static OptionSpec required(String name, String label, String description) {
    return OptionSpec.builder(name)
        .required(true)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  private static int convert(CommandLine commandLine, HookOptions options) throws IOException {
    DomainHook hook = options.hook(commandLine);
    byte[] converted;
    try {
      converted = hook.onDefineDomain(bytes(commandLine, VMI), bytes(commandLine, DOMAIN));
    } catch (HookRefusedException e) {
      Message.print(e.getMessage());
      return e.kind() == Kind.UNREADABLE ? ExitCode.UNREADABLE : ExitCode.REFUSED;
    }
    StandardStream.OUTPUT.write(converted);
    return ExitCode.DONE;
  }

  /** Returns the bytes of an argument that the shim gave. */
  static byte[] bytes(CommandLine commandLine, String option) {
    String text = commandLine.getParseResult().matchedOptionValue(option, "");
    return ProcessArguments.value(option).orElseGet(() -> text.getBytes(StandardCharsets.UTF_8));
  }
}
