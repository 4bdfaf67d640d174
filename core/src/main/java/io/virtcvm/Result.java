package io.virtcvm;

import io.virtcvm.Problem.Severity;
import java.util.ArrayList;
import java.util.List;

/** What came of a conversion: either a confidential domain, or the reasons why there is none. */
public final class Result {
  private final DomainDocument before;
  private final DomainDocument after;
  private final List<Change> changes;
  private final List<Problem> problems;

  Result(
      DomainDocument before, DomainDocument after, List<Change> changes, List<Problem> problems) {
    this.before = before;
    this.after = after;
    this.changes = List.copyOf(changes);
    this.problems = List.copyOf(problems);
  }

  /** Returns the domain as it was given. */
  public DomainDocument before() {
    return before;
  }

  /**
   * Returns the confidential domain.
   *
   * @throws RefusedException if any problem is an error: there is no such domain then
   */
  public DomainDocument orThrow() {
    if (refused()) {
      throw new RefusedException(errors());
    }
    return after;
  }

  /** Returns whether any problem is an error, so that nothing may be handed on. */
  public boolean refused() {
    return !errors().isEmpty();
  }

  /** Returns the changes in the order of the rules; empty for a domain that needed nothing. */
  public List<Change> changes() {
    return changes;
  }

  /** Returns errors and warnings in the order of the rules. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the problems that are errors, in the order of the rules. */
  public List<Problem> errors() {
    List<Problem> errors = new ArrayList<>();
    for (Problem problem : problems) {
      if (problem.severity() == Severity.ERROR) {
        errors.add(problem);
      }
    }
    return errors;
  }
}
