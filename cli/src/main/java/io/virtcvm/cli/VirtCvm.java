package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.snp.Snp;
import io.virtcvm.tdx.Tdx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code virt-cvm} command: its sub-commands, and what becomes of failures. */
public final class VirtCvm {
  /** Done. */
  static final int DONE = 0;

  /** The domain cannot be made confidential; nothing was written. */
  static final int REFUSED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The input cannot be read or is not a domain, or the output cannot be written. */
  static final int UNREADABLE = 3;

  private VirtCvm() {}

  /**
   * The TEEs that the command ships with, named here because to search for them takes 8 to 12 ms of
   * a cold start. Others are searched for when a line makes no sense without them.
   */
  private static final List<Tee> SHIPPED = List.of(new Snp(), new Tdx());

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Values are read by their options: picocli need not look for what else it could convert to.
    System.setProperty("picocli.converters.excludes", "java.*");
    System.exit(commandLine(SHIPPED).execute(args));
  }

  private static CommandLine commandLine(List<Tee> tees) {
    CommandSpec root =
        command(
            "virt-cvm",
            "Turns a libvirt domain into a confidential VM and says exactly what changed and why.",
            parsed -> {
              throw new ParameterException(parsed, "missing command: take 'convert' or 'explain'");
            });
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version and exit.")
            .build());
    root.versionProvider(() -> new String[] {"virt-cvm " + version()});
    root.addSubcommand("convert", Convert.spec(tees));
    root.addSubcommand("explain", Explain.spec());
    return new CommandLine(root)
        .setParameterExceptionHandler((wrong, args) -> wrong(wrong, tees, args))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(failure, command.getErr()));
  }

  /** What a command does once its line is parsed; returns the exit code. */
  @FunctionalInterface
  interface Action {
    int run(CommandLine parsed) throws IOException;
  }

  /** Returns the skeleton of a command: a description and {@code --help}. */
  static CommandSpec command(String name, String description, Action action) {
    CommandSpec[] self = new CommandSpec[1];
    Callable<Integer> call = () -> action.run(self[0].commandLine());
    CommandSpec spec = CommandSpec.wrapWithoutInspection(call).name(name);
    self[0] = spec;
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    return spec;
  }

  private static int wrong(ParameterException wrong, List<Tee> known, String[] args) {
    List<Tee> all = Tee.all();
    return all.size() > known.size() ? commandLine(all).execute(args) : usage(wrong);
  }

  private static int usage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println("virt-cvm: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("    '" + name + " --help' lists what there is");
    }
    err.flush();
    return USAGE;
  }

  private static int failed(Exception failure, PrintWriter err) throws Exception {
    if (failure instanceof UnreadableException) {
      err.println("virt-cvm: " + failure.getMessage());
      return UNREADABLE;
    }
    throw failure;
  }

  private static String version() throws IOException {
    try (InputStream in = VirtCvm.class.getResourceAsStream("version")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
