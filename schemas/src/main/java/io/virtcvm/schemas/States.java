package io.virtcvm.schemas;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The subset construction: a state is the set of element patterns that one name may mean below one
 * state. It is finite, so recursion in the schema (a backing store in a backing store) ends by
 * itself.
 */
final class States {

  /** A state; its children are filled in once, when they are known. */
  static final class State {
    private final int number;
    private final Name name;
    private final Content content;
    private final Map<Name, State> children = new LinkedHashMap<>();

    private State(int number, Name name, Content content) {
      this.number = number;
      this.name = name;
      this.content = content;
    }

    /** Returns its place in the order of discovery, breadth first. */
    int number() {
      return number;
    }

    Name name() {
      return name;
    }

    Content content() {
      return content;
    }

    Map<Name, State> children() {
      return children;
    }
  }

  private final Flattener flattener;
  private final Map<Set<Integer>, State> states = new LinkedHashMap<>();
  private final Deque<State> open = new ArrayDeque<>();

  private States(Flattener flattener) {
    this.flattener = flattener;
  }

  /** Returns all states reachable from the start of a schema, the root first. */
  static Collection<State> of(RelaxNg schema, Flattener flattener) {
    States states = new States(flattener);
    flattener
        .flatten(schema.start())
        .orElseThrow()
        .children()
        .forEach((name, child) -> states.state(name, child.patterns()));
    while (!states.open.isEmpty()) {
      State state = states.open.remove();
      state
          .content
          .children()
          .forEach((name, child) -> state.children.put(name, states.state(name, child.patterns())));
    }
    return states.states.values();
  }

  private State state(Name name, Set<Pattern.Element> patterns) {
    Set<Integer> key =
        patterns.stream().map(Pattern.Element::place).collect(Collectors.toUnmodifiableSet());
    State known = states.get(key);
    if (known != null) {
      return known;
    }
    State state = new State(states.size(), name, flattener.flatten(patterns));
    states.put(key, state);
    open.add(state);
    return state;
  }
}
