package io.virtcvm.cli;

import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.UnreachableHostException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --connect}: the host that a command works on. */
final class HostConnection {
  private static final String CONNECT = "--connect";

  private HostConnection() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-c", CONNECT)
            .paramLabel("URI")
            .type(String.class)
            .description(
                "Connect to this libvirt; LIBVIRT_DEFAULT_URI, or what libvirt itself takes, when"
                    + " left out.")
            .build());
  }

  /** Returns whether the user named a host. */
  static boolean isNamed(CommandLine commandLine) {
    return commandLine.getParseResult().hasMatchedOption(CONNECT);
  }

  static Connection open(CommandLine commandLine, Connection.Access access)
      throws UnreachableHostException {
    String uri = commandLine.getParseResult().matchedOptionValue(CONNECT, "");
    return Connection.open(uri.isEmpty() ? Optional.empty() : Optional.of(uri), access);
  }

  /** Connects for all that the user may do there: some of what only looks needs that, too. */
  static Connection openWidest(CommandLine commandLine) throws UnreachableHostException {
    try {
      return open(commandLine, Connection.Access.WRITE);
    } catch (UnreachableHostException e) {
      try {
        return open(commandLine, Connection.Access.READ);
      } catch (UnreachableHostException same) {
        throw e;
      }
    }
  }
}
