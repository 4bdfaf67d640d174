package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code virt-cvm check}: tells what a conversion would change or refuse, and writes no XML. */
final class Check {
  private Check() {}

  static CommandSpec spec(List<Tee> tees) {
    TeeOptions options = new TeeOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "check",
            "Checks domains: reports what a conversion would change, and writes no XML.",
            commandLine -> check(commandLine, options));
    Conversion.addTo(spec, options);
    Reporter.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .paramLabel("FILE|-")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("The XML of one domain each; - is standard input.")
            .build());
    return spec;
  }

  private static int check(CommandLine commandLine, TeeOptions options) throws IOException {
    Conversion conversion = Conversion.of(commandLine, options);
    List<String> names = commandLine.getParseResult().matchedPositionalValue(0, List.of());
    if (Collections.frequency(names, NamedFiles.STANDARD) > 1) {
      throw new ParameterException(
          commandLine, "standard input can be read only once: leave out all '-' but one");
    }
    Reporter reporter =
        Reporter.of(
            commandLine,
            conversion.tee(),
            new Reporter.Use(names, List.of(), /* withDiff= */ true));
    int worst = ExitCode.DONE;
    for (String name : names) {
      worst = Math.max(worst, check(conversion, reporter, name));
    }
    reporter.end();
    return worst;
  }

  private static int check(Conversion conversion, Reporter reporter, String name)
      throws IOException {
    Result result;
    try {
      result = conversion.apply(name);
    } catch (UnreadableException e) {
      Message.print(e.getMessage());
      return ExitCode.UNREADABLE;
    }
    reporter.add(name, result);
    boolean right = !result.refused() && result.changes().isEmpty();
    return right ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
