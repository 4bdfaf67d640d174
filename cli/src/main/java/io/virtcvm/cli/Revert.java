package io.virtcvm.cli;

import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.Connection.Access;
import io.virtcvm.libvirt.ConversionRecord;
import io.virtcvm.libvirt.HostRevert;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.libvirt.UnreachableHostException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code virt-cvm revert}: brings back the definition from before a conversion. */
final class Revert {
  private static final String DRY_RUN = "--dry-run";
  private static final String DISCARD_EDITS = "--discard-edits";

  private final Connection connection;
  private final boolean dry;
  private final boolean discardEdits;

  private Revert(Connection connection, boolean dry, boolean discardEdits) {
    this.connection = connection;
    this.dry = dry;
    this.discardEdits = discardEdits;
  }

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "revert",
            "Brings back the definition that domains had before 'virt-cvm define'.",
            Revert::revert);
    HostConnection.addTo(spec);
    spec.addOption(
        OptionSpec.builder(DRY_RUN)
            .description("Print what would differ, as patch has it, and change nothing.")
            .build());
    spec.addOption(
        OptionSpec.builder(DISCARD_EDITS)
            .description("Go back also where edits that were made since are lost.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .paramLabel("DOMAIN")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The name or uuid of a domain of the host.")
            .build());
    return spec;
  }

  private static int revert(CommandLine commandLine) throws IOException {
    List<String> names = commandLine.getParseResult().matchedPositionalValue(0, List.of());
    boolean dry = commandLine.getParseResult().hasMatchedOption(DRY_RUN);
    boolean discard = commandLine.getParseResult().hasMatchedOption(DISCARD_EDITS);
    try (Connection connection = HostConnection.open(commandLine, Access.WRITE)) {
      Revert revert = new Revert(connection, dry, discard);
      int worst = ExitCode.DONE;
      for (String name : names) {
        int code = revert.run(name);
        worst = names.size() == 1 || code == ExitCode.DONE ? Math.max(worst, code) : 1;
      }
      return worst;
    }
  }

  private int run(String name) throws IOException {
    try {
      try (LibvirtDomain domain = NamedDomain.find(connection, name)) {
        return run(name, domain);
      }
    } catch (UnreachableHostException | ClosedPipeException e) {
      throw e;
    } catch (IOException e) {
      return Failure.tell(name, e);
    }
  }

  private int run(String name, LibvirtDomain domain) throws IOException {
    Optional<HostRevert> way = HostRevert.of(connection, domain);
    if (way.isEmpty()) {
      Message.print(
          name + ": no way back: it was not converted by 'virt-cvm define', or is a clone of one",
          "    its metadata hold no definition from before; nothing has changed\n");
      return ExitCode.REFUSED;
    }
    HostRevert revert = way.get();
    ConversionRecord record = revert.record();
    if (dry) {
      UnifiedDiff diff = UnifiedDiff.of(name, revert.now(), record.previous());
      StandardStream out = StandardStream.OUTPUT;
      out.print(out.isTerminal() ? diff.forTerminal(out.palette()) : diff.text());
    }
    if (revert.editedSince() && !discardEdits) {
      Message.print(
          name + ": edited since it was converted: to go back would lose those edits",
          "    look at them with " + DRY_RUN + ", then say " + DISCARD_EDITS + "\n");
      return ExitCode.REFUSED;
    }
    if (!domain.isPersistent()) {
      Message.print(
          name + ": transient domain: it has no definition to bring back",
          "    take the old XML from --dry-run for what it is created from the next time\n");
      return ExitCode.REFUSED;
    }
    if (domain.hasManagedSave()) {
      Message.print(
          name + ": saved state: the next start would resume the guest of now",
          "    start it and shut it down, or drop the state with 'virsh managedsave-remove'\n");
      return ExitCode.REFUSED;
    }
    if (dry) {
      return ExitCode.DONE;
    }
    List<String> notes = revert.define();
    Message.print(
        name + ": as before virt-cvm " + record.tool() + " converted it for " + record.tee());
    for (String note : notes) {
      Message.print(name + ": " + note);
    }
    return ExitCode.DONE;
  }
}
