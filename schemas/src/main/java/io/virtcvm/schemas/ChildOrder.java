package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order that children are written in: the schema's, unless the names file has libvirt's own,
 * which the schema, being an interleave, does not say.
 */
final class ChildOrder {
  private ChildOrder() {}

  /**
   * Returns the children of a class in order. Those that an {@code order} entry leaves out stay
   * behind the one that the schema has before them.
   */
  static List<ChildFacts> of(ClassFacts facts, Grammar grammar, Names names) {
    Optional<String> entry = names.find("order", facts.name());
    if (entry.isEmpty()) {
      return facts.children();
    }
    List<ChildFacts> order = new ArrayList<>();
    for (String name : entry.get().split(",", -1)) {
      order.add(
          facts.children().stream()
              .filter(child -> grammar.qualified(child.name()).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "order of '%s': it has no child '%s'".formatted(facts.name(), name))));
    }
    List<ChildFacts> schema = facts.children();
    for (int i = 0; i < schema.size(); i++) {
      if (!order.contains(schema.get(i))) {
        order.add(i == 0 ? 0 : order.indexOf(schema.get(i - 1)) + 1, schema.get(i));
      }
    }
    return order;
  }
}
