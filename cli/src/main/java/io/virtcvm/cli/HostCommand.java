package io.virtcvm.cli;

import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.Offer;
import io.virtcvm.libvirt.Offer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code virt-cvm host}: which TEEs a host offers, with what, and what to do where it does not. */
final class HostCommand {
  private static final Set<String> NOT_TOGETHER = Set.of("sev-es", "sev-snp");

  private HostCommand() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "host",
            "Tells which TEEs a host offers, and what to do about those that it does not.",
            HostCommand::tell);
    HostConnection.addTo(spec);
    OutputForm.addTo(spec);
    return spec;
  }

  private static int tell(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    HostFacts facts;
    List<HostedDomain> domains;
    try (Connection connection = HostConnection.openWidest(commandLine)) {
      facts = HostFacts.of(connection);
      domains = HostedDomain.on(connection);
    }
    List<String> notes = notes(facts, domains);
    StandardStream.OUTPUT.print(
        form == OutputForm.JSON ? HostJson.of(facts, notes) : HostText.of(facts, notes));
    return ExitCode.DONE;
  }

  /** What no single TEE tells. */
  private static List<String> notes(HostFacts facts, List<HostedDomain> domains) {
    Set<String> offered =
        facts.offers().stream()
            .filter(offer -> offer.answer() == Answer.YES)
            .map(Offer::name)
            .collect(Collectors.toSet());
    Set<String> defined =
        domains.stream()
            .flatMap(domain -> domain.launchSecurity().stream())
            .collect(Collectors.toSet());
    List<String> notes = new ArrayList<>();
    if (defined.containsAll(NOT_TOGETHER)) {
      notes.add(
          "SEV-ES and SEV-SNP guests are defined here and must not share a host: CVE-2025-48514");
    } else if (offered.containsAll(NOT_TOGETHER)) {
      notes.add(
          "SEV-ES and SEV-SNP are both offered, but guests of both must not share a host:"
              + " CVE-2025-48514");
    }
    return notes;
  }
}
