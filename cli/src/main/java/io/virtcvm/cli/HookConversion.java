package io.virtcvm.cli;

import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What is asked of a conversion in a container beside the one that libvirt runs in. */
final class HookConversion {
  private HookConversion() {}

  static void addTo(CommandSpec spec, TeeOptions options) {
    Conversion.addTo(spec, options);
  }

  /** The firmware of this container is not that of the other, so nothing here is looked at. */
  static Request request(CommandLine commandLine, TeeOptions options, Tee tee)
      throws UnreadableException {
    Optional<Host> named = Conversion.namedHost(commandLine.getParseResult());
    Host host = named.isPresent() ? named.get() : Host.withDescriptorsFrom(List.of());
    return options.read(commandLine, tee, Request.on(host));
  }
}
