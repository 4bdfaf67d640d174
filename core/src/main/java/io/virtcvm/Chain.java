package io.virtcvm;

import io.virtcvm.tree.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a TEE in the order in which they run, and a user's own transformers among them.
 *
 * <p>Immutable and safe for use by many threads: make one, keep it.
 */
public final class Chain {
  /**
   * A named transformer of a chain.
   *
   * @param id the rule's id, or the name under which a user added it
   * @param reason the rule's summary, or the same name
   * @param transformer what runs
   * @param own whether a user added it
   */
  private record Step(String id, String reason, Transformer transformer, boolean own) {}

  private final List<Step> steps;

  private Chain(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Returns the chain of a TEE's rules. */
  public static Chain forTee(Tee tee) {
    List<Step> steps = new ArrayList<>();
    for (Rule rule : tee.rules()) {
      steps.add(new Step(rule.id(), rule.summary(), rule.transformer(), false));
    }
    return new Chain(steps);
  }

  /**
   * Returns this chain with a transformer just before a rule.
   *
   * @param id the id of a rule of this chain
   * @param name a name of one's own, with a dot in it: {@code acme.label}
   * @param transformer what to run there
   * @throws IllegalArgumentException if there is no such rule, or the name is taken
   */
  public Chain before(String id, String name, Transformer transformer) {
    return insert(indexOf(id), name, transformer);
  }

  /** Returns this chain with a transformer just after a rule; otherwise as {@link #before}. */
  public Chain after(String id, String name, Transformer transformer) {
    return insert(indexOf(id) + 1, name, transformer);
  }

  private int indexOf(String id) {
    List<String> ids = rules();
    int index = ids.indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException("unknown rule '" + id + "': take one of " + ids);
    }
    return index;
  }

  private Chain insert(int index, String name, Transformer transformer) {
    if (rules().contains(name)) {
      throw new IllegalArgumentException("rule '" + name + "' exists: choose another name");
    }
    List<Step> more = new ArrayList<>(steps);
    more.add(index, new Step(name, name, transformer, true));
    return new Chain(more);
  }

  /** Returns the ids of the rules in the order in which they run. */
  public List<String> rules() {
    return steps.stream().map(Step::id).toList();
  }

  /**
   * Converts a domain. The document that is passed in stays as it is.
   *
   * <p>Every rule runs, also after an error, so that all problems show at once. Where transformers
   * of the user's are among them, the TEE's own rules then look at what came out a second time:
   * whatever they would still change, one of those has undone, and the domain is refused.
   */
  public Result apply(DomainDocument document, Request request) {
    DomainDocument after = document.copy();
    Context context = new Context(request);
    List<Change> changes = new ArrayList<>();
    for (Step step : steps) {
      for (Edit edit : run(step, after, context)) {
        changes.add(change(step, context, edit));
      }
    }
    Result result = new Result(document, after, changes, context.problems());
    if (result.refused() || !hasOwn()) {
      return result;
    }
    List<Problem> problems = new ArrayList<>(context.problems());
    problems.addAll(undone(after.copy(), request));
    return new Result(document, after, changes, problems);
  }

  private static List<Edit> run(Step step, DomainDocument document, Context context) {
    context.enter(step.id());
    step.transformer().transform(document.domain(), context);
    return document.tree().journal().take();
  }

  private static Change change(Step step, Context context, Edit edit) {
    Optional<String> grounds = context.grounds();
    return new Change(
        step.id(),
        grounds.isPresent() ? step.reason() + "; " + grounds.get() : step.reason(),
        edit.path(),
        shown(edit.path(), edit.before()),
        shown(edit.path(), edit.after()));
  }

  private static Optional<String> shown(String path, @Nullable String value) {
    return value == null ? Optional.empty() : Optional.of(Secrets.hide(path, value));
  }

  private boolean hasOwn() {
    for (Step step : steps) {
      if (step.own()) {
        return true;
      }
    }
    return false;
  }

  private List<Problem> undone(DomainDocument converted, Request request) {
    Context again = new Context(request);
    List<Problem> problems = new ArrayList<>();
    for (Step step : steps) {
      if (step.own()) {
        continue;
      }
      for (Edit edit : run(step, converted, again)) {
        problems.add(
            new Problem(
                step.id(),
                Problem.Severity.ERROR,
                edit.path(),
                "conflict: a transformer of your own undid what this rule requires",
                "look at what is inserted into the chain after '" + step.id() + "'"));
      }
    }
    again.problems().stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .forEach(problems::add);
    return problems;
  }
}
