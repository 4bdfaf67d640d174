package io.virtcvm.cli;

import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the command's manual, a page of AsciiDoc for each sub-command, and its completion. */
final class Manual {
  /** A label that lists all values, {@code text|json}; what stands for others is in capitals. */
  private static final Pattern CHOICE = Pattern.compile("[A-Za-z]*[a-z](?:\\|[A-Za-z]*[a-z])+");

  private static final Pattern EXIT_CODE = Pattern.compile("  (\\d+) +(.*)");

  private Manual() {}

  /**
   * Writes the manual.
   *
   * @param args the folder for the pages, and the file for bash's completion
   */
  public static void main(String[] args) throws IOException {
    CommandLine command = VirtCvm.commandLine(Tee.all(), new String[0]);
    prepare(command.getCommandSpec());
    int code =
        ManPageGenerator.generateManPage(
            Path.of(args[0]).toFile(), null, new boolean[0], false, command.getCommandSpec());
    if (code != 0) {
      throw new IOException("no manual in '" + args[0] + "': exit code " + code);
    }
    // These are called by KubeVirt's sidecar-shim and by nobody's hand.
    for (String shim : List.of("onDefineDomain", "preCloudInitIso")) {
      command.getSubcommands().get(shim).getCommandSpec().usageMessage().hidden(true);
    }
    Files.writeString(Path.of(args[1]), AutoComplete.bash("virt-cvm", command));
  }

  private static void prepare(CommandSpec spec) throws IOException {
    // The foot of each page names the version; in 'whatis' there is room for one sentence.
    spec.versionProvider(null).version("virt-cvm " + Version.TEXT);
    String first = spec.usageMessage().description()[0].split("[.:] ", 2)[0];
    spec.usageMessage()
        .header(first.replaceFirst("\\.$", ""))
        .exitCodeListHeading("Exit codes%n")
        .exitCodeList(exitCodes())
        .footerHeading("See also%n")
        .footer(seeAlso(spec));
    for (OptionSpec option : List.copyOf(spec.options())) {
      OptionSpec.Builder completed = OptionSpec.builder(option);
      if (isChoice(option)) {
        completed.completionCandidates(List.of(option.paramLabel().split("\\|")));
      } else if (isFile(option)) {
        completed.type(Path.class);
      }
      if (!option.splitRegex().isEmpty()) {
        completed.hideParamSyntax(true).paramLabel(option.paramLabel() + "[,...]");
      }
      spec.remove(option);
      spec.addOption(completed.build());
    }
    for (PositionalParamSpec positional : List.copyOf(spec.positionalParameters())) {
      PositionalParamSpec.Builder completed = PositionalParamSpec.builder(positional);
      if (isFile(positional)) {
        completed.type(Path.class);
      }
      spec.remove(positional);
      spec.addPositional(completed.build());
    }
    for (CommandLine sub : spec.subcommands().values()) {
      prepare(sub.getCommandSpec());
    }
  }

  /** What can be completed is told by the label that people see. */
  private static boolean isChoice(ArgSpec arg) {
    return CHOICE.matcher(arg.paramLabel()).matches();
  }

  private static boolean isFile(ArgSpec arg) {
    List<String> labels = List.of(arg.paramLabel().split("\\|"));
    return labels.contains("FILE") || labels.contains("DIR");
  }

  /** Returns what {@code --help} says of exit codes, by code. */
  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    String code = "";
    for (String line : ExitCode.help()) {
      Matcher first = EXIT_CODE.matcher(line);
      if (first.matches()) {
        code = first.group(1);
        codes.put(code, first.group(2));
      } else if (!code.isEmpty()) {
        codes.merge(code, " " + line.strip(), String::concat);
      }
    }
    return codes;
  }

  private static String seeAlso(CommandSpec spec) {
    StringBuilder pages = new StringBuilder();
    if (spec.parent() != null) {
      pages.append("*").append(spec.parent().qualifiedName("-")).append("*(1), ");
    }
    for (CommandLine sub : spec.subcommands().values()) {
      pages.append("*").append(sub.getCommandSpec().qualifiedName("-")).append("*(1), ");
    }
    return pages.append("*virsh*(1)").toString();
  }
}
