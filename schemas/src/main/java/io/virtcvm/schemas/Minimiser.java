package io.virtcvm.schemas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges states that nobody can tell apart: the same element name, attributes, text and children,
 * and children that are the same in turn (Moore's partition refinement).
 */
final class Minimiser {

  private record Signature(
      Optional<Integer> part,
      Name name,
      Map<Name, AttributeSignature> attributes,
      Map<Name, ChildSignature> children,
      Set<Type.Alternative> text,
      boolean textRequired,
      boolean open) {}

  private record AttributeSignature(Set<Type.Alternative> type, boolean required) {}

  private record ChildSignature(Occurs occurs, Optional<Integer> part) {}

  private Minimiser() {}

  /** Returns for each state the first state that is the same. */
  static Map<States.State, States.State> minimise(Collection<States.State> states) {
    Map<States.State, Integer> parts = Map.of();
    int count = 0;
    while (true) {
      Map<Signature, Integer> numbers = new HashMap<>();
      Map<States.State, Integer> refined = new HashMap<>();
      for (States.State state : states) {
        refined.put(state, numbers.computeIfAbsent(signature(state, parts), key -> numbers.size()));
      }
      parts = refined;
      if (numbers.size() == count) {
        return representatives(states, parts);
      }
      count = numbers.size();
    }
  }

  private static Map<States.State, States.State> representatives(
      Collection<States.State> states, Map<States.State, Integer> parts) {
    List<States.State> first = new ArrayList<>();
    Map<States.State, States.State> same = new LinkedHashMap<>();
    for (States.State state : states) {
      int part = parts.getOrDefault(state, -1);
      if (part == first.size()) {
        first.add(state);
      }
      same.put(state, first.get(part));
    }
    return same;
  }

  private static Signature signature(States.State state, Map<States.State, Integer> parts) {
    Content content = state.content();
    Map<Name, AttributeSignature> attributes = new HashMap<>();
    content
        .attributes()
        .forEach(
            (name, use) ->
                attributes.put(
                    name,
                    new AttributeSignature(
                        new HashSet<>(use.type().alternatives()), use.required())));
    Map<Name, ChildSignature> children = new HashMap<>();
    content
        .children()
        .forEach(
            (name, use) ->
                children.put(
                    name,
                    new ChildSignature(
                        Occurs.of(use.required(), use.repeated()),
                        Optional.ofNullable(parts.get(state.children().get(name))))));
    return new Signature(
        Optional.ofNullable(parts.get(state)),
        state.name(),
        attributes,
        children,
        new HashSet<>(content.text().alternatives()),
        content.textRequired(),
        content.open());
  }
}
