package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.attestation.VerifierAdvice;
import io.virtcvm.model.Domain;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code virt-cvm check}: tells what a conversion would change or refuse, and writes no XML. */
final class Check {
  private static final String TRUSTEE = "--trustee";

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
    spec.addOption(
        OptionSpec.builder(TRUSTEE)
            .description(
                "Tell people also what Trustee's default policy must know of each domain, and which"
                    + " of its reference values change with what.")
            .build());
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
    boolean trustee = commandLine.getParseResult().hasMatchedOption(TRUSTEE);
    int worst = ExitCode.DONE;
    if (names.size() == 1) {
      worst = check(conversion::apply, reporter, names.get(0), trustee);
    } else {
      try (Ahead<String, Result> results = new Ahead<>(names, conversion::apply)) {
        for (String name : names) {
          worst = Math.max(worst, check(same -> results.next(), reporter, name, trustee));
        }
      }
    }
    reporter.end();
    return worst;
  }

  private static int check(
      Ahead.Work<String, Result> conversion, Reporter reporter, String name, boolean trustee)
      throws IOException {
    Result result;
    try {
      result = conversion.of(name);
    } catch (UnreadableException e) {
      Message.print(e.getMessage());
      return ExitCode.UNREADABLE;
    }
    reporter.add(name, result);
    if (trustee && !result.refused()) {
      advise(reporter, NamedFiles.shown(name), result.orThrow().domain());
    }
    boolean right = !result.refused() && result.changes().isEmpty();
    return right ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static void advise(Reporter reporter, String name, Domain domain) throws IOException {
    List<String> settings = VerifierAdvice.settings(domain);
    if (!settings.isEmpty()) {
      reporter.note(name + ": register " + String.join(", ", settings));
    }
    for (String line : VerifierAdvice.untrusted(domain)) {
      reporter.note(name + ": " + line);
    }
    for (String change : VerifierAdvice.changes(domain)) {
      reporter.note(name + ": " + change);
    }
  }
}
