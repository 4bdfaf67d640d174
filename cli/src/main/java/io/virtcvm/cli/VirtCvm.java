package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.snp.Snp;
import io.virtcvm.tdx.Tdx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code virt-cvm} command: its sub-commands, and what becomes of failures. */
public final class VirtCvm {
  private VirtCvm() {}

  /**
   * The TEEs that the command ships with, named here because to search for them takes 8 to 12 ms of
   * a cold start. Others are searched for when a line makes no sense without them.
   */
  private static final List<Tee> SHIPPED = List.of(new Snp(), new Tdx());

  static final List<String> COMMANDS =
      List.of(
          "convert",
          "check",
          "explain",
          "host",
          "list",
          "define",
          "revert",
          "verify",
          "measure",
          "id-block",
          "attest-guide",
          "kubevirt",
          "hook",
          "onDefineDomain",
          "preCloudInitIso");

  private static final List<String> VERSION = List.of("-V", "--version");

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    int code = run(args);
    // Everything is written and closed: there is nothing that an orderly end would wait for.
    Runtime.getRuntime().halt(code);
  }

  /** Runs the command and returns its exit code. */
  static int run(String[] args) {
    // Values are read by their options: picocli need not look for what else it could convert to,
    // nor in every jar for Groovy.
    System.setProperty("picocli.converters.excludes", "java.*");
    System.setProperty("picocli.disable.closures", "true");
    try {
      StringWriter out = new StringWriter();
      int code = commandLine(tees(args), args).setOut(new PrintWriter(out)).execute(args);
      String text = out.toString();
      if (!text.isEmpty()) {
        StandardStream.OUTPUT.print(text);
      }
      return code;
    } catch (Throwable failure) {
      return Failure.tell("", failure);
    }
  }

  /** Help shows what every TEE brings. */
  private static List<Tee> tees(String[] args) {
    for (String arg : args) {
      if (arg.equals("--help") || arg.equals("-h")) {
        return Tee.all();
      }
    }
    return SHIPPED;
  }

  static CommandLine commandLine(List<Tee> tees, String[] args) {
    CommandSpec root =
        command(
            "virt-cvm",
            "Turns a libvirt domain into a confidential VM and says exactly what changed and why.",
            parsed -> {
              throw new ParameterException(
                  parsed, "missing command: take one of " + String.join(", ", COMMANDS));
            });
    root.addOption(
        OptionSpec.builder(VERSION.toArray(String[]::new))
            .versionHelp(true)
            .description("Show the version and exit.")
            .build());
    root.versionProvider(() -> new String[] {"virt-cvm " + Version.TEXT});
    // Each description costs a millisecond of a cold start: where a command is named, one will do.
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      root.addSubcommand(args[0], spec(args[0], tees));
    } else if (args.length != 1 || !VERSION.contains(args[0])) {
      for (String name : COMMANDS) {
        root.addSubcommand(name, spec(name, tees));
      }
    }
    return new CommandLine(root)
        .setExpandAtFiles(false)
        .setHelpFactory((spec, colours) -> new Help(spec, Help.defaultColorScheme(ansi())))
        .setParameterExceptionHandler((wrong, same) -> wrong(wrong, tees, args))
        .setExecutionExceptionHandler((failure, command, parsed) -> Failure.tell("", failure));
  }

  private static CommandSpec spec(String name, List<Tee> tees) {
    return switch (name) {
      case "convert" -> Convert.spec(tees);
      case "check" -> Check.spec(tees);
      case "verify" -> Verify.spec();
      case "explain" -> Explain.spec();
      case "host" -> HostCommand.spec();
      case "list" -> ListCommand.spec();
      case "define" -> Define.spec(tees);
      case "revert" -> Revert.spec();
      case "measure" -> Measure.spec();
      case "id-block" -> IdBlockCommand.spec();
      case "attest-guide" -> AttestGuide.spec();
      case "hook" -> HookCommand.spec(tees);
      case "onDefineDomain" -> OnDefineDomain.spec(tees);
      case "preCloudInitIso" -> PreCloudInitIso.spec();
      case "kubevirt" -> Kubevirt.spec(tees);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Help.Ansi ansi() {
    return StandardStream.OUTPUT.palette().colours() ? Help.Ansi.ON : Help.Ansi.OFF;
  }

  /** What a command does once its line is parsed; returns the exit code. */
  @FunctionalInterface
  interface Action {
    int run(CommandLine parsed) throws IOException;
  }

  /** Returns the skeleton of a command: a description and {@code --help}. */
  static CommandSpec command(String name, String description, Action action) {
    CommandSpec[] self = new CommandSpec[1];
    Callable<Integer> call =
        () -> {
          requireNoDenials(self[0].commandLine());
          return action.run(self[0].commandLine());
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(call).name(name);
    self[0] = spec;
    spec.usageMessage().description(description).footer(ExitCode.help());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    return spec;
  }

  /** Picocli takes '--flag=false', which who only asks whether there is the flag takes for true. */
  private static void requireNoDenials(CommandLine commandLine) {
    for (OptionSpec option : commandLine.getParseResult().matchedOptions()) {
      if (Boolean.FALSE.equals(option.getValue())) {
        throw new ParameterException(
            commandLine, option.longestName() + " takes no value: leave it out");
      }
    }
  }

  private static int wrong(ParameterException wrong, List<Tee> known, String[] args) {
    try {
      List<Tee> all = Tee.all();
      return all.size() == known.size()
          ? usage(wrong)
          : commandLine(all, args).setOut(wrong.getCommandLine().getOut()).execute(args);
    } catch (RuntimeException e) {
      // Whatever a handler throws, picocli prints with its stack.
      return Failure.tell("", e);
    }
  }

  private static int usage(ParameterException wrong) {
    String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
    StringWriter hint = new StringWriter();
    if (!UnmatchedArgumentException.printSuggestions(wrong, new PrintWriter(hint))) {
      hint.write("    '" + name + " --help' lists what there is\n");
    }
    Message.print(wrong.getMessage(), hint.toString());
    return ExitCode.USAGE;
  }
}
