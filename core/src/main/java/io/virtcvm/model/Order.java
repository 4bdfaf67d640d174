package io.virtcvm.model;

import io.virtcvm.tree.Element;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The order of an element's children.
 *
 * @param names the names in order, those of a namespace as {@code {namespace}name}
 */
record Order(List<String> names) implements ToIntFunction<Element> {
  static final Order NONE = new Order(List.of());

  static Order of(String... names) {
    return new Order(List.of(names));
  }

  @Override
  public int applyAsInt(Element element) {
    String name = element.namespace().isEmpty() ? element.localName() : Tag.of(element).written();
    int place = names.indexOf(name);
    return place < 0 ? Integer.MAX_VALUE : place;
  }
}
