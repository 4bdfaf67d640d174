package io.virtcvm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code --format}: whom a table is for. */
enum OutputForm {
  /** People. */
  TEXT,
  /** Programs. */
  JSON;

  private static final String FORMAT = "--format";

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FORMAT)
            .paramLabel("text|json")
            .type(String.class)
            .description("The form of the output; text when left out.")
            .build());
  }

  static OutputForm of(CommandLine commandLine) {
    String form = commandLine.getParseResult().matchedOptionValue(FORMAT, "text");
    return switch (form) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default ->
          throw new ParameterException(
              commandLine, "unknown format '" + form + "': take one of text, json");
    };
  }
}
