package io.virtcvm.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code virt-cvm preCloudInitIso}: the shim's other call, whose data goes back as it came. */
final class PreCloudInitIso {
  private static final String DATA = "--cloud-init";

  private PreCloudInitIso() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "preCloudInitIso",
            "Gives cloud-init's data back to KubeVirt's sidecar-shim; also under this name alone.",
            PreCloudInitIso::giveBack);
    spec.addOption(OnDefineDomain.required("--vmi", "JSON", "The VirtualMachineInstance."));
    spec.addOption(OnDefineDomain.required(DATA, "JSON", "The data of cloud-init."));
    return spec;
  }

  private static int giveBack(CommandLine commandLine) throws IOException {
    StandardStream.OUTPUT.write(OnDefineDomain.bytes(commandLine, DATA));
    return ExitCode.DONE;
  }
}
