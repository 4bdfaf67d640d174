package io.virtcvm.cli;

import io.virtcvm.Tee;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code virt-cvm kubevirt}: what an administrator needs around the hook. */
final class Kubevirt {
  private Kubevirt() {}

  static CommandSpec spec(List<Tee> tees) {
    CommandSpec spec =
        VirtCvm.command(
            "kubevirt",
            "Prints what to apply to a cluster, and tells what will become of a VM there.",
            parsed -> {
              throw new ParameterException(
                  parsed, "missing command: take one of manifests, preflight");
            });
    spec.addSubcommand("manifests", KubevirtManifests.spec(tees));
    spec.addSubcommand("preflight", KubevirtPreflight.spec(tees));
    return spec;
  }
}
