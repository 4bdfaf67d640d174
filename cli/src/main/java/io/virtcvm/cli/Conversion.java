package io.virtcvm.cli;

import io.virtcvm.Chain;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What is asked of a conversion, whatever is done with what comes of it. */
final class Conversion {
  private static final String DESCRIPTORS = "--firmware-descriptors";

  private final Tee tee;
  private final Chain chain;
  private final Request request;

  private Conversion(Tee tee, Request request) {
    this.tee = tee;
    this.chain = Chain.forTee(tee);
    this.request = request;
  }

  static void addTo(CommandSpec spec, TeeOptions options) {
    options.addTo(spec);
    addDescriptorsTo(spec);
  }

  /** Adds the option that names another host by its firmware descriptors. */
  static void addDescriptorsTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(DESCRIPTORS)
            .paramLabel("DIR")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .splitRegex(",")
            .description(
                "Take QEMU's firmware descriptors from DIR instead of this machine's;"
                    + " several from the lowest precedence to the highest.")
            .build());
  }

  static Conversion of(CommandLine commandLine, TeeOptions options) throws UnreadableException {
    Tee tee = options.tee(commandLine);
    Optional<Host> named = namedHost(commandLine.getParseResult());
    Host host = named.isPresent() ? named.get() : Host.local();
    return new Conversion(tee, options.read(commandLine, tee, Request.on(host)));
  }

  /** Returns the host whose firmware descriptors the command line names. */
  static Optional<Host> namedHost(ParseResult parsed) throws UnreadableException {
    List<String> names = parsed.matchedOptionValue(DESCRIPTORS, List.of());
    List<Path> directories = new ArrayList<>();
    for (String name : names) {
      directories.add(NamedFiles.path(name));
    }
    return directories.isEmpty()
        ? Optional.empty()
        : Optional.of(Host.withDescriptorsFrom(directories));
  }

  Tee tee() {
    return tee;
  }

  /** Reads a domain and converts it. */
  Result apply(String name) throws UnreadableException {
    return chain.apply(NamedFiles.read(name), request);
  }
}
