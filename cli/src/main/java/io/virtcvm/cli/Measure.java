package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.LaunchMeasurement;
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
    spec.addOption(
        OptionSpec.builder(DIGEST)
            .paramLabel("hex|base64")
            .type(String.class)
            .description("Print the launch digest, and nothing else.")
            .build());
    OutputForm.addTo(spec);
    return spec;
  }

  private static int measure(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    String digest = digest(commandLine);
    return LaunchedDomain.with(commandLine, domain -> measure(domain, digest, form));
  }

  private static int measure(LaunchedDomain domain, String digest, OutputForm form)
      throws IOException {
    DomainDocument document = domain.document();
    LaunchMeasurement measurement = domain.measure(document);
    String name = Optional.ofNullable(document.domain().getName()).orElse("");
    String text =
        switch (digest) {
          case "hex" -> measurement.only().digest().hex() + "\n";
          case "base64" -> measurement.only().digest().base64() + "\n";
          default ->
              form == OutputForm.JSON
                  ? MeasurementJson.of(name, measurement)
                  : MeasurementText.of(name, measurement);
        };
    StandardStream.OUTPUT.print(text);
    domain.tellUnread();
    return ExitCode.DONE;
  }

  private static String digest(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    String digest = parsed.matchedOptionValue(DIGEST, "");
    if (parsed.hasMatchedOption(DIGEST) && !List.of("hex", "base64").contains(digest)) {
      throw new ParameterException(
          commandLine, "unknown form of digest '" + digest + "': take one of hex, base64");
    }
    if (parsed.hasMatchedOption(DIGEST) && parsed.hasMatchedOption("--format")) {
      throw new ParameterException(
          commandLine, "--digest prints nothing but the digest: leave out --format, or --digest");
    }
    return digest;
  }
}
