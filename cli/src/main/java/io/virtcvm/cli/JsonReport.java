package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.Change;
import io.virtcvm.Problem;
import io.virtcvm.Problem.Severity;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** The report for programs: an object for one domain, an array of objects for several. */
final class JsonReport implements Report {
  private final Tee tee;
  private final boolean several;
  private final StringWriter text = new StringWriter();
  private final JsonWriter json = new JsonWriter(text);

  /**
   * Makes a report.
   *
   * @param tee what the domains are to run under
   * @param several whether it is an array whose objects name their file
   */
  JsonReport(Tee tee, boolean several) throws IOException {
    this.tee = tee;
    this.several = several;
    json.setFormattingStyle(FormattingStyle.PRETTY);
    if (several) {
      json.beginArray();
    }
  }

  @Override
  public String add(String name, Result result) throws IOException {
    List<Change> changes = result.refused() ? List.of() : result.changes();
    json.beginObject();
    if (several) {
      json.name("file").value(name);
    }
    json.name("tee").value(tee.name());
    json.name("changed").value(!changes.isEmpty());
    json.name("changes").beginArray();
    for (Change change : changes) {
      add(change);
    }
    json.endArray();
    json.name("problems").beginArray();
    for (Problem problem : result.problems()) {
      add(problem);
    }
    json.endArray();
    json.endObject();
    return "";
  }

  private void add(Change change) throws IOException {
    json.beginObject();
    json.name("rule").value(change.rule());
    json.name("path").value(change.path());
    json.name("before").value(change.before().orElse(null));
    json.name("after").value(change.after().orElse(null));
    json.name("reason").value(change.reason());
    json.endObject();
  }

  private void add(Problem problem) throws IOException {
    json.beginObject();
    json.name("rule").value(problem.rule());
    json.name("severity").value(problem.severity() == Severity.ERROR ? "error" : "warning");
    json.name("where").value(problem.where());
    json.name("message").value(problem.message());
    json.name("remedy").value(problem.remedy());
    json.endObject();
  }

  @Override
  public String end() throws IOException {
    if (several) {
      json.endArray();
    }
    json.flush();
    String all = text.toString();
    return all.isEmpty() ? "" : Printable.lines(all) + "\n";
  }
}
