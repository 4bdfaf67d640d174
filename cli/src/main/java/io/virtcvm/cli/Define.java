package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.Connection.Access;
import io.virtcvm.libvirt.HostConversion;
import io.virtcvm.libvirt.HostConversion.Order;
import io.virtcvm.libvirt.HostConversion.Outcome;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.libvirt.LibvirtErrorException;
import io.virtcvm.libvirt.UnreachableHostException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm define}: makes domains of a host confidential, with a way back. */
final class Define {
  private static final String ALL = "--all";
  private static final String DRY_RUN = "--dry-run";
  private static final String CHANGE_TEE = "--change-tee";

  private final Connection connection;
  private final Order order;
  private final Reporter reporter;
  private final boolean dry;
  private final Map<String, String> uuids;

  private Define(
      Connection connection,
      Order order,
      Reporter reporter,
      boolean dry,
      Map<String, String> uuids) {
    this.connection = connection;
    this.order = order;
    this.reporter = reporter;
    this.dry = dry;
    this.uuids = uuids;
  }

  static CommandSpec spec(List<Tee> tees) {
    TeeOptions options = new TeeOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "define",
            "Makes domains of a host confidential, where one would type 'virsh edit' or 'virsh"
                + " define'. 'virt-cvm revert' brings the old definition back.",
            commandLine -> define(commandLine, options));
    HostConnection.addTo(spec);
    Conversion.addTo(spec, options);
    spec.addOption(
        OptionSpec.builder(ALL).description("Convert every domain of the host.").build());
    spec.addOption(
        OptionSpec.builder(DRY_RUN)
            .description("Report what would change, and change nothing.")
            .build());
    spec.addOption(
        OptionSpec.builder(CHANGE_TEE)
            .description("Convert also a domain that is confidential of another kind.")
            .build());
    Reporter.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel("DOMAIN|FILE|-")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "The name or uuid of a domain of the host; with a / in it or .xml at its end, the"
                    + " file of a domain's XML; - is standard input.")
            .build());
    return spec;
  }

  private static int define(CommandLine commandLine, TeeOptions options) throws IOException {
    ParseResult parsed = commandLine.getParseResult();
    Tee tee = options.tee(commandLine);
    List<String> names = parsed.matchedPositionalValue(0, List.of());
    boolean all = parsed.hasMatchedOption(ALL);
    if (all == !names.isEmpty()) {
      throw new ParameterException(
          commandLine, "missing domain: name some or all of them: NAME, FILE or " + ALL);
    }
    if (Collections.frequency(names, NamedFiles.STANDARD) > 1) {
      throw new ParameterException(
          commandLine, "standard input can be read only once: leave out all '-' but one");
    }
    Optional<Host> named = Conversion.namedHost(parsed);
    try (Connection connection = HostConnection.open(commandLine, Access.WRITE)) {
      HostFacts facts = HostFacts.of(connection);
      Host host = named.isPresent() ? named.get() : facts.host();
      Request request = options.read(commandLine, tee, Request.on(host));
      boolean change = parsed.hasMatchedOption(CHANGE_TEE);
      Order order = new Order(tee, request, facts.offer(tee.launchSecurity()), change);
      Map<String, String> uuids = all ? uuids(connection) : Map.of();
      List<String> targets = all ? List.copyOf(uuids.keySet()) : names;
      boolean dry = parsed.hasMatchedOption(DRY_RUN);
      // Something that is no file, so that the report says what has been done.
      List<String> outputs = dry ? List.of() : List.of(NamedFiles.STANDARD);
      Reporter reporter =
          Reporter.of(commandLine, tee, new Reporter.Use(targets, outputs, /* withDiff= */ true));
      return new Define(connection, order, reporter, dry, uuids).run(targets);
    }
  }

  /** Returns the uuids of all domains by their names, some of which look like those of files. */
  private static Map<String, String> uuids(Connection connection) throws IOException {
    Map<String, String> uuids = new TreeMap<>();
    for (LibvirtDomain domain : connection.domains()) {
      try (domain) {
        uuids.put(domain.name(), domain.uuid());
      }
    }
    return uuids;
  }

  private int run(List<String> targets) throws IOException {
    int done = 0;
    int last = ExitCode.DONE;
    try (Progress progress = Progress.of(targets.size())) {
      for (String target : targets) {
        progress.clear();
        last = run(target);
        done += last == ExitCode.DONE ? 1 : 0;
        progress.step();
      }
    }
    reporter.end();
    if (targets.size() == 1) {
      return last;
    }
    int failed = targets.size() - done;
    String verb = dry ? " could be defined, " : " defined or already right, ";
    Message.print(done + verb + failed + " refused or failed");
    return failed == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private int run(String target) throws IOException {
    try {
      return !uuids.containsKey(target) && NamedFiles.isFile(target)
          ? runFile(target)
          : runDomain(target);
    } catch (UnreachableHostException | ClosedPipeException e) {
      throw e;
    } catch (IOException e) {
      return Failure.tell(target, e);
    }
  }

  private int runDomain(String name) throws IOException {
    try (LibvirtDomain domain = NamedDomain.find(connection, uuids.getOrDefault(name, name))) {
      return run(name, HostConversion.of(connection, domain, order));
    }
  }

  private int runFile(String name) throws IOException {
    DomainDocument document = NamedFiles.read(name);
    Optional<LibvirtDomain> present = HostConversion.find(connection, document);
    try {
      return run(name, HostConversion.of(connection, present, document, order));
    } finally {
      if (present.isPresent()) {
        present.get().close();
      }
    }
  }

  private int run(String name, HostConversion conversion) throws IOException {
    Result result = conversion.result();
    if (result.refused() || dry) {
      reporter.add(name, result);
      return result.refused() ? ExitCode.REFUSED : ExitCode.DONE;
    }
    Outcome outcome;
    try {
      outcome = conversion.define(Version.TEXT);
    } catch (LibvirtErrorException e) {
      // What was asked of libvirt explains why it refused.
      reporter.add(name, result);
      throw e;
    }
    reporter.add(name, result);
    if (outcome != Outcome.UNCHANGED) {
      reporter.note(name + ": defined on " + connection.uri());
    }
    if (outcome == Outcome.DEFINED_FOR_NEXT_START) {
      reporter.note(name + ": it runs: the guest stays as it is until its next start");
    }
    return ExitCode.DONE;
  }
}
