package io.virtcvm;

import java.util.List;
import java.util.stream.Collectors;

/** A domain could not be made confidential; says everything that stands in the way. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  RefusedException(List<Problem> problems) {
    super(
        problems.stream()
            .map(p -> p.rule() + ": " + p.message() + ": " + p.remedy())
            .collect(Collectors.joining("; ")));
    this.problems = problems;
  }

  /** Returns the errors, in the order of the rules. */
  public List<Problem> problems() {
    return problems;
  }
}
