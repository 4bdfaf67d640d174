package io.virtcvm.schemas;

import java.util.List;
import java.util.stream.Collectors;

/** Says in words what a value may be. */
final class Describe {
  private static final int PLACES = 6;

  private Describe() {}

  /** Returns what a property may be, for its documentation. */
  static String type(Property property, Grammar grammar) {
    List<String> words =
        property.type().alternatives().stream().map(one -> alternative(one, grammar)).toList();
    return words.size() < 3
        ? String.join(" or ", words)
        : words.subList(0, words.size() - 1).stream().collect(Collectors.joining(", "))
            + ", or "
            + words.get(words.size() - 1);
  }

  /** Returns paths for a documentation, or how many more there are. */
  static String places(List<String> paths) {
    String first =
        paths.stream()
            .limit(PLACES)
            .map(path -> "{@code " + path + "}")
            .collect(Collectors.joining(", "));
    return paths.size() <= PLACES
        ? first
        : first + ", and in " + (paths.size() - PLACES) + " more places";
  }

  private static String alternative(Type.Alternative alternative, Grammar grammar) {
    if (alternative instanceof Type.Literal literal) {
      return "{@code " + literal.text() + "}";
    }
    if (alternative instanceof Type.Named named) {
      Type.Alternative made = grammar.resolve(Type.of(named)).alternatives().get(0);
      return alternative(made, grammar) + " ({@code " + named.name() + "})";
    }
    if (alternative instanceof Type.Whole whole) {
      String from = whole.min().map(min -> " from " + min).orElse("");
      return "a whole number" + from + whole.max().map(max -> " to " + max).orElse("");
    }
    return alternative instanceof Type.Hex ? "a hexadecimal number" : "text";
  }
}
