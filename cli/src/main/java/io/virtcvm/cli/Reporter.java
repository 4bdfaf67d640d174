package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Brings the report to where it was asked for: {@code --report}, {@code --report-file}. */
final class Reporter {
  private static final String FORM = "--report";
  private static final String FILE = "--report-file";

  private final Report report;
  private final Optional<String> file;
  private final StringBuilder kept = new StringBuilder();

  private Reporter(Report report, Optional<String> file) {
    this.report = report;
    this.file = file;
  }

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FORM)
            .paramLabel("text|json|none")
            .type(String.class)
            .description("The form of the report; text when left out.")
            .build());
    spec.addOption(
        OptionSpec.builder(FILE)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "Write the report to FILE instead of standard error; - is standard output.")
            .build());
  }

  /**
   * Reads the two options.
   *
   * @param use what the report is for
   */
  static Reporter of(CommandLine commandLine, Tee tee, Use use) throws IOException {
    ParseResult parsed = commandLine.getParseResult();
    String form = parsed.matchedOptionValue(FORM, "text");
    Optional<String> file = Optional.ofNullable(parsed.matchedOptionValue(FILE, null));
    if (file.isPresent()) {
      check(commandLine, form, file.get(), use);
    }
    Report report =
        switch (form) {
          case "text" -> text(tee, file.isEmpty() && StandardStream.ERROR.isTerminal(), use);
          case "json" -> new JsonReport(tee, use.inputs().size() > 1);
          case "none" -> new NoReport();
          default ->
              throw new ParameterException(
                  commandLine, "unknown report '" + form + "': take one of text, json, none");
        };
    return new Reporter(report, file);
  }

  /**
   * What a report is for.
   *
   * @param inputs the domains, as the user named them
   * @param outputs where else the command writes, likewise; nothing for a command that only looks
   * @param withDiff whether a person who reads the report at a terminal wants the difference, too
   */
  record Use(List<String> inputs, List<String> outputs, boolean withDiff) {}

  private static Report text(Tee tee, boolean atTerminal, Use use) {
    boolean dry = use.outputs().isEmpty();
    return atTerminal
        ? new TextReport(tee, dry, use.withDiff(), StandardStream.ERROR.palette())
        : new TextReport(tee, dry, false, new Palette(false));
  }

  private static void check(CommandLine commandLine, String form, String file, Use use)
      throws IOException {
    if (form.equals("none")) {
      throw new ParameterException(
          commandLine, FORM + " none and " + FILE + " exclude each other: leave one out");
    }
    if (file.equals(NamedFiles.STANDARD)) {
      if (use.outputs().contains(file)) {
        throw new ParameterException(
            commandLine,
            "the report and what it is about would mix on standard output: take -o FILE or"
                + " --in-place for the XML, or "
                + FILE
                + " FILE for the report");
      }
      return;
    }
    for (List<String> others : List.of(use.inputs(), use.outputs())) {
      for (String other : others) {
        if (!other.equals(NamedFiles.STANDARD) && same(file, other)) {
          throw new ParameterException(
              commandLine, "the report would replace '" + other + "': name another file");
        }
      }
    }
  }

  private static boolean same(String one, String other) throws IOException {
    Path path = NamedFiles.path(one);
    Path otherPath = NamedFiles.path(other);
    if (!Files.exists(path) || !Files.exists(otherPath)) {
      return path.toAbsolutePath().normalize().equals(otherPath.toAbsolutePath().normalize());
    }
    // Two that go to one pipe or device replace nothing.
    return Files.isRegularFile(path) && Files.isSameFile(path, otherPath);
  }

  /** Tells whether the report goes to a file of its own. */
  boolean hasFile() {
    return file.isPresent() && !file.get().equals(NamedFiles.STANDARD);
  }

  void add(String name, Result result) throws IOException {
    String now = report.add(name, result);
    if (file.isPresent()) {
      kept.append(now);
    } else {
      print(now);
    }
  }

  /** Says in a line what has been done; only to people. */
  void note(String text) throws IOException {
    if (report instanceof TextReport) {
      if (file.isPresent()) {
        kept.append(Message.line(text));
      } else {
        print(Message.line(text));
      }
    }
  }

  void end() throws IOException {
    String rest = report.end();
    if (file.isPresent()) {
      byte[] all = kept.append(rest).toString().getBytes(StandardCharsets.UTF_8);
      NamedFiles.write(file.get(), all);
    } else {
      print(rest);
    }
  }

  private static void print(String text) throws IOException {
    if (!text.isEmpty()) {
      StandardStream.ERROR.print(text);
    }
  }
}
