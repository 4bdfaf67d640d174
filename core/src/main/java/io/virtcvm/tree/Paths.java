package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The paths of a document's elements as of one moment, each unique and one a person recognises.
 *
 * <p>What tells an element from its namesakes is found for all of them at once: a document with ten
 * thousand devices has as many paths, and would else look at ten thousand devices for each.
 */
final class Paths {
  private final Function<Element, State> moment;
  private final Map<Element, String> known = new HashMap<>();

  Paths(Function<Element, State> moment) {
    this.moment = moment;
  }

  /** Returns the path of an element; empty for the root. */
  String of(Element element) {
    String path = known.get(element);
    if (path == null) {
      Element parent = moment.apply(element).parent;
      if (parent == null) {
        return "";
      }
      find(moment.apply(element).qName, parent);
      path = known.getOrDefault(element, "");
    }
    return path;
  }

  /** Finds the paths of all elements of a name. */
  private void find(String name, Element parent) {
    List<Element> namesakes = new ArrayList<>(1);
    for (Node node : moment.apply(parent).content) {
      if (node instanceof Element child && moment.apply(child).qName.equals(name)) {
        namesakes.add(child);
      }
    }
    String above = of(parent);
    String step = above.isEmpty() ? name : above + "/" + name;
    if (namesakes.size() == 1) {
      Element only = namesakes.get(0);
      Optional<String> identity = Identity.of(only, moment);
      known.put(only, identity.isPresent() ? step + "[" + identity.get() + "]" : step);
      return;
    }
    List<String> labels = new ArrayList<>(namesakes.size());
    Set<String> all = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    for (int i = 0; i < namesakes.size(); i++) {
      String position = String.valueOf(i + 1);
      String label = Identity.of(namesakes.get(i), moment).orElse(position);
      labels.add(label);
      if (!all.add(label)) {
        repeated.add(label);
      }
    }
    for (int i = 0; i < namesakes.size(); i++) {
      String label = labels.get(i);
      String position = repeated.contains(label) ? "[" + (i + 1) + "]" : "";
      known.put(namesakes.get(i), step + "[" + label + "]" + position);
    }
  }
}
