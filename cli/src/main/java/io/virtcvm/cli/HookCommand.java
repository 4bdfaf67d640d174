package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.hook.HookLog;
import io.virtcvm.hook.HookPointName;
import io.virtcvm.hook.HookServer;
import io.virtcvm.hook.HookSettings;
import io.virtcvm.hook.HookVersion;
import io.virtcvm.hook.NodePreflight;
import io.virtcvm.hook.VmiHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm hook}: KubeVirt's hooks as a server, which runs until its VM has ended. */
final class HookCommand {
  private static final String SOCKET_DIR = "--socket-dir";
  private static final String PLUGIN_SOCKET = "--plugin-socket";
  private static final String VERSION = "--version";
  private static final String HOOK_POINT = "--hook-point";
  private static final String PRIORITY = "--priority";
  private static final String NODE_ROOT = "--node-root";

  private HookCommand() {}

  static CommandSpec spec(List<Tee> tees) {
    HookOptions options = new HookOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "hook",
            "Serves KubeVirt's hooks: the VMs that it starts become confidential.",
            commandLine -> serve(commandLine, options));
    options.addTo(spec);
    spec.addOption(
        text(SOCKET_DIR, "DIR")
            .description(
                "Serve hook sidecars in DIR; "
                    + HookSettings.SIDECAR_FOLDER
                    + " unless there is a plugin's socket.")
            .build());
    spec.addOption(
        text(PLUGIN_SOCKET, "PATH")
            .description("Serve KubeVirt's plugins at PATH, of at most 107 bytes.")
            .build());
    spec.addOption(
        many(VERSION, versions())
            .description("Offer sidecars of these versions; all unless given.")
            .build());
    spec.addOption(
        many(HOOK_POINT, hookPoints())
            .description("Ask to be called there; OnDefineDomain and Shutdown unless given.")
            .build());
    spec.addOption(
        text(PRIORITY, "N").description("The priority that Info tells; 0 unless given.").build());
    spec.addOption(
        text(NODE_ROOT, "DIR")
            .description("Where the node's own /dev and /sys are mounted; / unless given.")
            .build());
    return spec;
  }

  private static OptionSpec.Builder text(String name, String label) {
    return OptionSpec.builder(name).paramLabel(label).type(String.class);
  }

  private static OptionSpec.Builder many(String name, String label) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .splitRegex(",");
  }

  private static int serve(CommandLine commandLine, HookOptions options) throws IOException {
    HookLog log = new HookLog(Message::print);
    VmiHook hook = options.hook(commandLine, new HookReport(log));
    HookSettings settings = settings(commandLine, hook.anyTee());
    String root = commandLine.getParseResult().matchedOptionValue(NODE_ROOT, "/");
    NodePreflight preflight = new NodePreflight(NamedFiles.path(root), hook::tee);
    quietLogging();
    try (HookServer server = new HookServer(settings, hook, preflight, log)) {
      // From the first: what is bound when SIGTERM comes must not stay.
      Thread stop = new Thread(() -> stop(server), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        open(server);
        server.awaitEnd();
      } finally {
        release(stop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private static void open(HookServer server) throws UnreadableException {
    try {
      server.open();
    } catch (IOException e) {
      throw new UnreadableException("cannot serve: " + e.getMessage(), e);
    }
  }

  /**
   * Takes effect if nothing has been logged yet. Not in the class itself: whoever calls that makes
   * its parent choose a manager first.
   */
  static void quietLogging() {
    System.setProperty("java.util.logging.manager", QuietLogging.class.getName());
  }

  /**
   * On SIGTERM, which is how Kubernetes ends a container: a pod whose sidecar ends with another
   * code than 0 counts as failed, and with it the VM.
   */
  private static void stop(HookServer server) {
    try {
      server.close();
    } catch (IOException e) {
      Message.print("cannot remove the socket: " + e.getMessage());
    }
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /** From here on the exit code tells what came of it. */
  private static void release(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // SIGTERM came first: it ends the process in a moment.
    }
  }

  private static HookSettings settings(CommandLine commandLine, Tee example)
      throws UnreadableException {
    ParseResult parsed = commandLine.getParseResult();
    for (String option : new String[] {SOCKET_DIR, PLUGIN_SOCKET}) {
      require(
          !parsed.matchedOptionValue(option, option).isEmpty(),
          commandLine,
          "empty value for " + option + ": name a path");
    }
    Optional<Path> plugin = Optional.empty();
    if (parsed.hasMatchedOption(PLUGIN_SOCKET)) {
      plugin = Optional.of(NamedFiles.path(parsed.matchedOptionValue(PLUGIN_SOCKET, "")));
    }
    Optional<Path> folder = Optional.empty();
    if (parsed.hasMatchedOption(SOCKET_DIR)) {
      folder = Optional.of(NamedFiles.path(parsed.matchedOptionValue(SOCKET_DIR, "")));
    } else if (plugin.isEmpty()) {
      folder = Optional.of(HookSettings.SIDECAR_FOLDER);
    }
    String container = System.getenv("CONTAINER_NAME");
    return new HookSettings(
        folder,
        plugin,
        container == null ? "" : container,
        versions(commandLine),
        hookPoints(commandLine),
        priority(commandLine),
        example.name());
  }

  private static List<HookVersion> versions(CommandLine commandLine) {
    List<String> named = commandLine.getParseResult().matchedOptionValue(VERSION, List.of());
    List<HookVersion> versions = new ArrayList<>();
    for (HookVersion version : HookVersion.values()) {
      if (named.isEmpty() || named.contains(version.shown())) {
        versions.add(version);
      }
    }
    for (String name : named) {
      boolean known = false;
      for (HookVersion version : versions) {
        known |= version.shown().equals(name);
      }
      require(known, commandLine, "unknown version '" + name + "': take one of " + versions());
    }
    return versions;
  }

  private static String versions() {
    StringJoiner all = new StringJoiner("|");
    for (HookVersion version : HookVersion.values()) {
      all.add(version.shown());
    }
    return all.toString();
  }

  private static List<HookPointName> hookPoints(CommandLine commandLine) {
    List<String> named =
        commandLine
            .getParseResult()
            .matchedOptionValue(
                HOOK_POINT,
                List.of(HookPointName.ON_DEFINE_DOMAIN.shown(), HookPointName.SHUTDOWN.shown()));
    List<HookPointName> points = new ArrayList<>();
    for (String name : named) {
      boolean known = false;
      for (HookPointName point : HookPointName.values()) {
        if (point.shown().equals(name) && !points.contains(point)) {
          points.add(point);
        }
        known |= point.shown().equals(name);
      }
      require(known, commandLine, "unknown hook point '" + name + "': take one of " + hookPoints());
    }
    require(
        points.contains(HookPointName.ON_DEFINE_DOMAIN),
        commandLine,
        "without " + HookPointName.ON_DEFINE_DOMAIN.shown() + " no VM is converted: name it, too");
    return points;
  }

  private static String hookPoints() {
    StringJoiner all = new StringJoiner("|");
    for (HookPointName point : HookPointName.values()) {
      all.add(point.shown());
    }
    return all.toString();
  }

  private static int priority(CommandLine commandLine) {
    String text = commandLine.getParseResult().matchedOptionValue(PRIORITY, "0");
    require(
        text.matches("-?[0-9]{1,9}"),
        commandLine,
        "invalid value '" + text + "' for " + PRIORITY + ": give a whole number");
    return Integer.parseInt(text);
  }

  private static void require(boolean met, CommandLine commandLine, String message) {
    if (!met) {
      throw new ParameterException(commandLine, message);
    }
  }
}
