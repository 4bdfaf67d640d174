package io.virtcvm.cli;

import io.virtcvm.Change;
import io.virtcvm.Problem;
import io.virtcvm.Problem.Severity;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.util.List;
import java.util.Optional;

/**
 * The report for people to read: what was changed, rule by rule with its reason, and every problem
 * with its remedy.
 */
final class TextReport implements Report {
  private final Tee tee;
  private final boolean dry;
  private final boolean withDiff;
  private final Palette palette;

  /**
   * Makes a report.
   *
   * @param tee what the domains are to run under
   * @param dry whether nothing is written, so that it tells what would change
   * @param withDiff whether the difference of the text follows
   * @param palette the colours
   */
  TextReport(Tee tee, boolean dry, boolean withDiff, Palette palette) {
    this.tee = tee;
    this.dry = dry;
    this.withDiff = withDiff;
    this.palette = palette;
  }

  @Override
  public String add(String name, Result result) {
    StringBuilder text = new StringBuilder();
    text.append(Message.line(NamedFiles.shown(name) + ": " + verdict(result)));
    if (!result.refused()) {
      addChanges(text, result.changes());
    }
    for (Problem problem : result.problems()) {
      addProblem(text, problem);
    }
    if (withDiff && !result.refused()) {
      text.append(UnifiedDiff.withoutSecrets(name, result).forTerminal(palette));
    }
    return text.toString();
  }

  @Override
  public String end() {
    return "";
  }

  private String verdict(Result result) {
    if (result.refused()) {
      return "refused for " + tee.title() + ": " + count(result.errors().size(), "problem");
    }
    if (result.changes().isEmpty()) {
      return "already right for "
          + tee.title()
          + (dry ? ": no changes needed" : ": nothing changed");
    }
    String changes = tee.title() + ": " + count(result.changes().size(), "change");
    return dry ? "not yet right for " + changes + " needed" : "converted for " + changes;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private void addChanges(StringBuilder text, List<Change> changes) {
    String rule = "";
    for (Change change : changes) {
      if (!change.rule().equals(rule)) {
        rule = change.rule();
        text.append(palette.strong(rule)).append(": ");
        text.append(Printable.of(change.reason())).append('\n');
      }
      text.append("    ").append(Printable.of(change.path())).append(": ");
      text.append(palette.before(value(change.before()))).append(" -> ");
      text.append(palette.after(value(change.after()))).append('\n');
    }
  }

  private static String value(Optional<String> value) {
    if (value.isEmpty()) {
      return "(none)";
    }
    String text = Printable.of(value.get());
    return text.startsWith("<") ? text : "'" + text + "'";
  }

  private void addProblem(StringBuilder text, Problem problem) {
    text.append(
        problem.severity() == Severity.ERROR ? palette.error("error") : palette.warning("warning"));
    text.append(": ").append(palette.strong(problem.rule()));
    text.append(": ").append(Printable.of(problem.message()));
    if (!problem.where().isEmpty()) {
      text.append(" (").append(Printable.of(problem.where())).append(')');
    }
    text.append("\n    ").append(Printable.of(problem.remedy())).append('\n');
  }
}
