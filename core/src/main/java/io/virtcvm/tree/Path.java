package io.virtcvm.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The path of an element: unique in its document, and one a person recognises. */
final class Path {
  private Path() {}

  /** Returns the path of an element as of a moment; empty for the root. */
  static String of(Element element, Function<Element, State> moment) {
    Deque<String> steps = new ArrayDeque<>();
    Element at = element;
    for (Element up = moment.apply(at).parent(); up != null; up = moment.apply(at).parent()) {
      steps.addFirst(step(at, up, moment));
      at = up;
    }
    return String.join("/", steps);
  }

  private static String step(Element element, Element parent, Function<Element, State> moment) {
    String name = moment.apply(element).qName();
    List<Element> namesakes = new ArrayList<>(1);
    for (Node node : moment.apply(parent).content()) {
      if (node instanceof Element sibling && moment.apply(sibling).qName().equals(name)) {
        namesakes.add(sibling);
      }
    }
    if (namesakes.size() == 1) {
      Optional<String> identity = Identity.of(element, moment);
      return identity.isPresent() ? name + "[" + identity.get() + "]" : name;
    }
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < namesakes.size(); i++) {
      int position = i + 1;
      labels.add(Identity.of(namesakes.get(i), moment).orElse(String.valueOf(position)));
    }
    int index = namesakes.indexOf(element);
    String label = labels.get(index);
    boolean alone = labels.indexOf(label) == labels.lastIndexOf(label);
    return name + "[" + label + "]" + (alone ? "" : "[" + (index + 1) + "]");
  }
}
