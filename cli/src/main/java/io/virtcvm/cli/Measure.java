package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.ReferenceValues;
import io.virtcvm.attestation.TrusteeJson;
import io.virtcvm.attestation.VerifierAdvice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm measure}: what a verifier must see of a domain, before it starts. */
final class Measure {
  private static final String DIGEST = "--digest";
  private static final String TRUSTEE = "--trustee";

  private Measure() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "measure",
            "Computes what a verifier must see of a confidential domain, before it starts, and shows"
                + " all that it follows from. The TEE is that of the domain's launchSecurity: convert"
                + " the domain first.",
            Measure::measure);
    LaunchedDomain.addTo(spec);
    TdxMeasureFile.addTo(spec);
    option(spec, DIGEST, "hex|base64", "Print the launch digest, and nothing else.");
    option(
        spec,
        TRUSTEE,
        "rvps|values",
        "Print reference values by the names of Trustee's default policy: as the message that its"
            + " RVPS takes, or as they are.");
    OutputForm.addTo(spec);
    return spec;
  }

  private static void option(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  private static int measure(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    String only = only(commandLine);
    return LaunchedDomain.with(commandLine, domain -> measure(commandLine, domain, only, form));
  }

  private static int measure(
      CommandLine commandLine, LaunchedDomain domain, String only, OutputForm form)
      throws IOException {
    DomainDocument document = domain.document();
    LaunchMeasurement measurement = domain.measure(document);
    String name = Optional.ofNullable(document.domain().getName()).orElse("");
    String text =
        switch (only) {
          case "hex" -> measurement.only().digest().hex() + "\n";
          case "base64" -> measurement.only().digest().base64() + "\n";
          case "rvps" -> TrusteeJson.message(references(document, measurement));
          case "values" -> TrusteeJson.values(references(document, measurement));
          default ->
              form == OutputForm.JSON
                  ? MeasurementJson.of(name, measurement)
                  : MeasurementText.of(name, measurement);
        };
    TdxMeasureFile.write(commandLine, document, measurement);
    StandardStream.OUTPUT.print(text);
    if (!only.isEmpty()) {
      domain.tellNotes(measurement);
    }
    if (commandLine.getParseResult().hasMatchedOption(TRUSTEE)) {
      tellUntrusted(domain);
    }
    domain.tellUnread();
    return ExitCode.DONE;
  }

  /** Registered values are of no use where the policy lets no guest of this kind pass. */
  private static void tellUntrusted(LaunchedDomain domain) {
    for (String line : VerifierAdvice.untrusted(domain.document().domain())) {
      Message.print(NamedFiles.shown(domain.target()) + ": " + line);
    }
  }

  private static ReferenceValues references(
      DomainDocument document, LaunchMeasurement measurement) {
    return ReferenceValues.of(document.domain(), measurement);
  }

  /** Returns what is to be printed and nothing else; empty for all of it. */
  private static String only(CommandLine commandLine) {
    String digest = one(commandLine, DIGEST, List.of("hex", "base64"));
    String trustee = one(commandLine, TRUSTEE, List.of("rvps", "values"));
    if (!digest.isEmpty() && !trustee.isEmpty()) {
      throw new ParameterException(
          commandLine, DIGEST + " and " + TRUSTEE + " exclude each other: leave one out");
    }
    return digest + trustee;
  }

  private static String one(CommandLine commandLine, String option, List<String> forms) {
    ParseResult parsed = commandLine.getParseResult();
    if (!parsed.hasMatchedOption(option)) {
      return "";
    }
    String form = parsed.matchedOptionValue(option, "");
    String what = option.substring(2);
    if (!forms.contains(form)) {
      throw new ParameterException(
          commandLine,
          "unknown form of " + what + " '" + form + "': take one of " + String.join(", ", forms));
    }
    if (parsed.hasMatchedOption("--format")) {
      String other = option.equals(DIGEST) ? "the digest" : "reference values";
      throw new ParameterException(
          commandLine,
          option + " prints nothing but " + other + ": leave out --format, or " + option);
    }
    return form;
  }
}
