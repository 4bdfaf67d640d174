package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm convert}: a domain's XML in, a confidential domain's XML out. */
final class Convert {
  private static final String OUTPUT = "--output";
  private static final String IN_PLACE = "--in-place";
  private static final String DIFF = "--diff";

  private final ParseResult parsed;
  private final String name;

  private Convert(ParseResult parsed) {
    this.parsed = parsed;
    this.name = parsed.matchedPositionalValue(0, NamedFiles.STANDARD);
  }

  static CommandSpec spec(List<Tee> tees) {
    TeeOptions options = new TeeOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "convert",
            "Converts a domain: XML on standard output, the report on standard error.",
            commandLine -> convert(commandLine, options));
    Conversion.addTo(spec, options);
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("FILE")
            .type(String.class)
            .description("Write the XML to FILE, replaced in one step.")
            .build());
    spec.addOption(
        OptionSpec.builder(IN_PLACE)
            .description("Write the XML to the file it was read from, replaced in one step.")
            .build());
    spec.addOption(
        OptionSpec.builder(DIFF)
            .description("Print what differs, as patch takes it, instead of the XML.")
            .build());
    Reporter.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("FILE|-")
            .type(String.class)
            .description("The domain's XML; standard input when left out.")
            .build());
    return spec;
  }

  private static int convert(CommandLine commandLine, TeeOptions options) throws IOException {
    Conversion conversion = Conversion.of(commandLine, options);
    Convert convert = new Convert(commandLine.getParseResult());
    convert.requireOneOutput(commandLine);
    Reporter reporter = convert.reporter(commandLine, conversion.tee());
    Result result = conversion.apply(convert.name);
    if (reporter.hasFile()) {
      // First, so that no domain is replaced whose report is then lost.
      report(reporter, convert.name, result);
      convert.deliver(result);
    } else {
      convert.deliver(result);
      report(reporter, convert.name, result);
    }
    return result.refused() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private static void report(Reporter reporter, String name, Result result) throws IOException {
    reporter.add(name, result);
    reporter.end();
  }

  private void requireOneOutput(CommandLine commandLine) throws UnreadableException {
    String chosen = "";
    for (String output : new String[] {OUTPUT, IN_PLACE, DIFF}) {
      if (!parsed.hasMatchedOption(output)) {
        continue;
      }
      if (!chosen.isEmpty()) {
        throw new ParameterException(
            commandLine, chosen + " and " + output + " exclude each other: leave one out");
      }
      chosen = output;
    }
    if (chosen.equals(IN_PLACE)) {
      requireFile(commandLine);
    }
  }

  private void requireFile(CommandLine commandLine) throws UnreadableException {
    if (name.equals(NamedFiles.STANDARD)) {
      throw new ParameterException(
          commandLine, IN_PLACE + " needs a file to replace: name one, or leave it out");
    }
    if (Files.exists(NamedFiles.path(name)) && !Files.isRegularFile(NamedFiles.path(name))) {
      throw new UnreadableException(
          "cannot replace '" + name + "': not a regular file; leave out " + IN_PLACE);
    }
  }

  private Reporter reporter(CommandLine commandLine, Tee tee) throws IOException {
    boolean withDiff = !parsed.hasMatchedOption(DIFF);
    return Reporter.of(
        commandLine, tee, new Reporter.Use(List.of(name), List.of(output()), withDiff));
  }

  /** Returns the name of what is written. */
  private String output() {
    return parsed.hasMatchedOption(IN_PLACE)
        ? name
        : parsed.matchedOptionValue(OUTPUT, NamedFiles.STANDARD);
  }

  private void deliver(Result result) throws IOException {
    if (result.refused()) {
      return;
    }
    if (parsed.hasMatchedOption(DIFF)) {
      UnifiedDiff diff = UnifiedDiff.of(name, result);
      StandardStream out = StandardStream.OUTPUT;
      out.print(out.isTerminal() ? diff.forTerminal(out.palette()) : diff.text());
    } else if (!parsed.hasMatchedOption(IN_PLACE) || !result.changes().isEmpty()) {
      NamedFiles.write(output(), result.orThrow().toBytes());
    }
  }
}
