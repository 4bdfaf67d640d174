package io.virtcvm.schemas;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The grammar of domain XML as facts.
 *
 * @param version the libvirt whose schemas these facts are from
 * @param namespaces foreign namespaces: the prefix libvirt uses for it, and its URI
 * @param types what libvirt's named types are made of
 * @param classes the classes in breadth-first order, the root's first
 */
public record Grammar(
    String version,
    Map<String, String> namespaces,
    Map<String, Type.Alternative> types,
    List<ClassFacts> classes) {

  /**
   * What may stand in an element, where a class is all elements of one name that allow the same.
   *
   * @param name the Java name of the class
   * @param element the name of the element
   * @param path the shortest XML path that leads to it; there may be others
   * @param text the text directly in it, or {@link Type#NONE}
   * @param textRequired whether the text must be there
   * @param open whether elements, attributes and text of any name may stand in it too
   */
  public record ClassFacts(
      String name,
      Name element,
      String path,
      List<AttributeFacts> attributes,
      Type text,
      boolean textRequired,
      List<ChildFacts> children,
      boolean open) {

    /** Tells whether text and child elements may stand side by side. */
    public boolean mixed() {
      return !text.alternatives().isEmpty() && !children.isEmpty();
    }
  }

  /** An attribute of a class. */
  public record AttributeFacts(Name name, boolean required, Type type) {}

  /** A child of a class. */
  public record ChildFacts(Name name, Occurs occurs, ChildContent content) {}

  /** What a child element holds. */
  public sealed interface ChildContent {}

  /** Attributes or children: the class of this name. */
  public record ClassContent(String name) implements ChildContent {}

  /** Nothing but text. */
  public record TextContent(Type type, boolean required) implements ChildContent {}

  /** Nothing: that it stands there is all it says. */
  public record FlagContent() implements ChildContent {}

  public Grammar {
    // sorted, as Map.copyOf has another order in every run
    namespaces = Collections.unmodifiableMap(new TreeMap<>(namespaces));
    types = Collections.unmodifiableMap(new TreeMap<>(types));
    classes = List.copyOf(classes);
  }

  /** Returns the class of the root element. */
  public ClassFacts root() {
    return classes.get(0);
  }

  /** Returns all classes by name. */
  public Map<String, ClassFacts> byName() {
    return classes.stream().collect(Collectors.toMap(ClassFacts::name, Function.identity()));
  }

  /** Returns the prefix for a namespace, or empty for none. */
  public Optional<String> prefix(String namespace) {
    return namespaces.entrySet().stream()
        .filter(entry -> entry.getValue().equals(namespace))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns the name as the grammar file and paths write it: with a prefix if it needs one. */
  public String qualified(Name name) {
    return prefix(name.namespace()).map(prefix -> prefix + ":").orElse("") + name.local();
  }

  /** Returns a type with its named alternatives resolved to what they are made of. */
  public Type resolve(Type type) {
    return new Type(
        type.alternatives().stream()
            .map(
                alternative ->
                    alternative instanceof Type.Named named
                        ? Optional.ofNullable(types.get(named.name())).orElseThrow()
                        : alternative)
            .distinct()
            .toList());
  }

  /**
   * Returns, by class name, every path that leads to a class without passing through one class
   * twice, shortest first.
   */
  public Map<String, List<String>> paths() {
    record Step(ClassFacts at, String path, List<String> trail) {}
    Map<String, ClassFacts> byName = byName();
    Map<String, List<String>> paths = new LinkedHashMap<>();
    Deque<Step> open = new ArrayDeque<>();
    open.add(new Step(root(), root().path(), List.of(root().name())));
    while (!open.isEmpty()) {
      Step step = open.remove();
      paths.computeIfAbsent(step.at.name(), name -> new ArrayList<>()).add(step.path);
      for (ChildFacts child : step.at.children()) {
        if (child.content() instanceof ClassContent content
            && !step.trail.contains(content.name())) {
          List<String> trail = new ArrayList<>(step.trail);
          trail.add(content.name());
          ClassFacts next = Optional.ofNullable(byName.get(content.name())).orElseThrow();
          open.add(new Step(next, step.path + "/" + qualified(child.name()), trail));
        }
      }
    }
    return paths;
  }
}
