package io.virtcvm.cli;

import io.virtcvm.Change;
import io.virtcvm.Problem;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report of a conversion, for people to read. */
final class Report {
  private Report() {}

  /**
   * Prints what was changed, rule by rule with its reason, and every problem with its remedy.
   *
   * @param name the input, as the user named it
   */
  static void print(PrintWriter out, String name, Tee tee, Result result) {
    out.println("virt-cvm: " + name + ": " + verdict(tee, result));
    if (!result.refused()) {
      printChanges(out, result.changes());
    }
    for (Problem problem : result.problems()) {
      printProblem(out, problem);
    }
    out.flush();
  }

  private static String verdict(Tee tee, Result result) {
    if (result.refused()) {
      return "refused for " + tee.title() + ": " + count(result.errors().size(), "problem");
    }
    return result.changes().isEmpty()
        ? "already right for " + tee.title() + ": nothing changed"
        : "converted for " + tee.title() + ": " + count(result.changes().size(), "change");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static void printChanges(PrintWriter out, List<Change> changes) {
    String rule = "";
    for (Change change : changes) {
      if (!change.rule().equals(rule)) {
        rule = change.rule();
        out.println(rule + ": " + change.reason());
      }
      out.println(
          "    " + change.path() + ": " + value(change.before()) + " -> " + value(change.after()));
    }
  }

  private static String value(Optional<String> value) {
    return value.map(text -> text.startsWith("<") ? text : "'" + text + "'").orElse("(none)");
  }

  private static void printProblem(PrintWriter out, Problem problem) {
    String where = problem.where().isEmpty() ? "" : " (" + problem.where() + ")";
    out.println(
        problem.severity().name().toLowerCase(Locale.ROOT)
            + ": "
            + problem.rule()
            + ": "
            + problem.message()
            + where);
    out.println("    " + problem.remedy());
  }
}
