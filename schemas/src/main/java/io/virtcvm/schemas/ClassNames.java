package io.virtcvm.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the Java names of classes: the element's own name where no other class has it, else the
 * shortest end of its path that no other class has and that means nothing in Java, unless the names
 * file knows better.
 */
final class ClassNames {
  /** Names that generated code needs for itself, or that would hide one of java.lang. */
  private static final Set<String> TAKEN =
      Set.of(
          "Children",
          "Element",
          "Empty",
          "ForeignXml",
          "List",
          "MixedContent",
          "Nullable",
          "Numbers",
          "Objects",
          "Optional",
          "OptionalLong",
          "Order",
          "Sizes",
          "Tag",
          "View",
          "Views",
          "Word");

  private ClassNames() {}

  /**
   * Returns a name for each path.
   *
   * @param paths the shortest path of each class; a foreign element has its prefix
   * @throws IllegalArgumentException if a name is poor in a way that only an entry in the names
   *     file can mend
   */
  static Map<String, String> choose(List<String> paths, Names names) {
    Map<String, String> chosen = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String path : paths) {
      String name = names.find("class", path).orElseGet(() -> automatic(path, paths));
      String problem = problem(name, seen);
      if (!problem.isEmpty()) {
        throw new IllegalArgumentException(
            "class name '" + name + "' " + problem + ": add 'class " + path + " NAME' to names");
      }
      chosen.put(path, name);
    }
    Set<String> unused = names.unused("class");
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(
          "names entries " + unused + " are for no class: take them out");
    }
    return chosen;
  }

  private static String automatic(String path, List<String> paths) {
    List<String> others = new ArrayList<>(paths);
    others.remove(path);
    String[] steps = path.substring(1).split("/", -1);
    String end = "";
    String name = "";
    for (int i = steps.length - 1; i >= 0; i--) {
      end = "/" + steps[i] + end;
      name = Words.capitalised(steps[i]) + name;
      String suffix = end;
      if (!taken(name) && others.stream().noneMatch(other -> other.endsWith(suffix))) {
        return name;
      }
    }
    return name;
  }

  private static String problem(String name, Set<String> seen) {
    if (!seen.add(name.toLowerCase(Locale.ROOT))) {
      return "is there twice";
    }
    return taken(name) ? "has a meaning in Java" : "";
  }

  private static boolean taken(String name) {
    return TAKEN.contains(name) || inJavaLang(name);
  }

  private static boolean inJavaLang(String name) {
    try {
      Class.forName("java.lang." + name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
