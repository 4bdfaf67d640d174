package io.virtcvm;

import io.virtcvm.Problem.Severity;
import io.virtcvm.model.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@link Transformer} may ask while it runs, and where it puts what it cannot mend. */
public final class Context {
  private final Request request;
  private final List<Problem> problems = new ArrayList<>();
  private String rule = "";
  private Optional<String> grounds = Optional.empty();

  Context(Request request) {
    this.request = request;
  }

  /** Returns what the user asked for. */
  public <T> Optional<T> option(Option<T> option) {
    return request.get(option);
  }

  /** Returns what is known of the host on which the domain will run. */
  public Host host() {
    return request.host();
  }

  /**
   * Says on what grounds the running rule chose what it writes; the report shows it behind the
   * rule's reason.
   *
   * @param grounds one line: what was chosen, from where, and why
   */
  public void because(String grounds) {
    this.grounds = Optional.of(grounds);
  }

  /**
   * Refuses the domain; the other rules still run, so that the user sees every reason at once.
   *
   * @param where the view at which it shows
   * @param detail the rest of the path below it, {@code @machine}; empty for the view itself
   * @param message category, subject and 'value', in one line
   * @param remedy what to do about it, in one line
   */
  public void error(View where, String detail, String message, String remedy) {
    add(Severity.ERROR, where, detail, message, remedy);
  }

  /** Tells the owner something that does not stop the conversion; parameters as for an error. */
  public void warn(View where, String detail, String message, String remedy) {
    add(Severity.WARNING, where, detail, message, remedy);
  }

  private void add(Severity severity, View where, String detail, String message, String remedy) {
    String above = where.path();
    String path = above.isEmpty() || detail.isEmpty() ? above + detail : above + "/" + detail;
    problems.add(new Problem(rule, severity, path, message, remedy));
  }

  void enter(String id) {
    rule = id;
    grounds = Optional.empty();
  }

  Optional<String> grounds() {
    return grounds;
  }

  List<Problem> problems() {
    return problems;
  }
}
