package io.virtcvm.cli;

import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.libvirt.Verification;
import io.virtcvm.libvirt.Verification.Verdict;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code virt-cvm verify}: what a host says of whether a running domain is confidential. */
final class Verify {
  private Verify() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "verify",
            "Asks libvirt and QEMU whether a running domain is confidential, and shows who says what."
                + " All of that is the host's word; only remote attestation from within the guest"
                + " proves anything to its owner. To ask QEMU takes a connection for writing, and"
                + " libvirt then marks the domain as tainted (custom-monitor) until it stops.",
            Verify::verify);
    HostConnection.addTo(spec);
    OutputForm.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("NAME|UUID")
            .type(String.class)
            .description("The domain.")
            .build());
    return spec;
  }

  private static int verify(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    String wanted = commandLine.getParseResult().matchedPositionalValue(0, "");
    try (Connection connection = HostConnection.openWidest(commandLine);
        LibvirtDomain domain = NamedDomain.find(connection, wanted)) {
      String name = domain.name();
      if (!domain.isRunning()) {
        Message.print(
            "domain '" + name + "' is not running: there is nothing to verify",
            "    'virsh start " + Printable.of(name) + "' starts it\n");
        return ExitCode.REFUSED;
      }
      Verification verification = Verification.of(domain);
      StandardStream out = StandardStream.OUTPUT;
      out.print(
          form == OutputForm.JSON
              ? VerificationJson.of(name, domain.uuid(), verification)
              : new VerificationText(out.palette()).of(name, verification));
      return verification.verdict() == Verdict.CONFIDENTIAL ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }
}
