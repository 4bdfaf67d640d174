package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildContent;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.FlagContent;
import io.virtcvm.schemas.Grammar.TextContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the grammar of domain XML from the RELAX NG schemas of an installed libvirt.
 *
 * <p>The schemas do not say which libvirt they belong to, so the caller does: {@code libvirtd
 * --version}, the version of Debian's package libvirt-common, or the number in {@code
 * libvirt.so.0.12008.0} (0, then 1000 × major + minor, then release).
 */
public final class GrammarImporter {
  private final RelaxNg schema;
  private final Names names;
  private final Map<String, String> namespaces = new TreeMap<>();

  private GrammarImporter(RelaxNg schema, Names names) {
    this.schema = schema;
    this.names = names;
  }

  /** Runs the importer: {@code GrammarImporter SCHEMA-DIRECTORY VERSION > domain.grammar}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "arguments are SCHEMA-DIRECTORY VERSION, as in '/usr/share/libvirt/schemas 12.8.0'");
    }
    if (!Files.exists(Path.of(arguments[0], "domain.rng"))) {
      System.err.printf(
          "no libvirt schemas in '%s': no domain.rng; install libvirt's (Debian: libvirt-common)%n",
          arguments[0]);
      System.exit(3);
    }
    Grammar grammar = importFrom(Path.of(arguments[0]), arguments[1], Resources.names());
    System.out.write(GrammarFile.write(grammar).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /**
   * Reads {@code domain.rng} and what it includes.
   *
   * @throws IOException if a schema file cannot be read
   * @throws IllegalArgumentException if the schema or the names need a person
   */
  public static Grammar importFrom(Path directory, String version, Names names) throws IOException {
    RelaxNg schema = RelaxNg.read(directory.resolve("domain.rng"));
    return new GrammarImporter(schema, names).grammar(version);
  }

  private Grammar grammar(String version) {
    Flattener flattener = new Flattener(schema);
    Collection<States.State> states = States.of(schema, flattener);
    states.forEach(state -> qualified(state.name()));
    Map<States.State, States.State> same = Minimiser.minimise(states);
    Map<States.State, String> paths = paths(same);
    Map<String, String> chosen = ClassNames.choose(List.copyOf(paths.values()), names);
    Map<States.State, String> classNames = new LinkedHashMap<>();
    paths.forEach(
        (state, path) ->
            classNames.put(state, Optional.ofNullable(chosen.get(path)).orElseThrow()));
    List<ClassFacts> classes = new ArrayList<>();
    paths.forEach((state, path) -> classes.add(facts(state, path, same, classNames)));
    Map<String, Type.Alternative> types = new TreeMap<>(flattener.types());
    types.keySet().retainAll(namedTypes(classes));
    return new Grammar(version, namespaces, types, classes);
  }

  /** Returns the shortest path to each class, breadth first. */
  private Map<States.State, String> paths(Map<States.State, States.State> same) {
    Map<States.State, String> paths = new LinkedHashMap<>();
    Deque<States.State> open = new ArrayDeque<>();
    States.State root = same.keySet().iterator().next();
    paths.put(root, "/" + root.name().local());
    open.add(root);
    while (!open.isEmpty()) {
      States.State state = open.remove();
      for (States.State child : state.children().values()) {
        States.State first = Optional.ofNullable(same.get(child)).orElseThrow();
        if (isClass(first)
            && paths.putIfAbsent(first, paths.get(state) + "/" + qualified(first.name())) == null) {
          open.add(first);
        }
      }
    }
    return paths;
  }

  /** Tells whether an element is worth a class: those of text alone, or of nothing, are not. */
  private static boolean isClass(States.State state) {
    Content content = state.content();
    return !content.attributes().isEmpty() || !content.children().isEmpty() || content.open();
  }

  private ClassFacts facts(
      States.State state,
      String path,
      Map<States.State, States.State> same,
      Map<States.State, String> classNames) {
    Content content = state.content();
    List<AttributeFacts> attributes = new ArrayList<>();
    content
        .attributes()
        .forEach(
            (name, use) -> attributes.add(new AttributeFacts(name, use.required(), use.type())));
    List<ChildFacts> children = new ArrayList<>();
    content
        .children()
        .forEach(
            (name, use) -> {
              States.State child =
                  Optional.ofNullable(same.get(state.children().get(name))).orElseThrow();
              children.add(
                  new ChildFacts(
                      name, Occurs.of(use.required(), use.repeated()), content(child, classNames)));
            });
    return new ClassFacts(
        Optional.ofNullable(classNames.get(state)).orElseThrow(),
        state.name(),
        path,
        attributes,
        content.text(),
        content.textRequired(),
        children,
        content.open());
  }

  /** Returns the names of the types that classes use by name. */
  private static Set<String> namedTypes(List<ClassFacts> classes) {
    Set<String> used = new HashSet<>();
    for (ClassFacts facts : classes) {
      Stream<Type> children =
          facts.children().stream()
              .map(ChildFacts::content)
              .filter(TextContent.class::isInstance)
              .map(content -> ((TextContent) content).type());
      Stream<Type> attributes = facts.attributes().stream().map(AttributeFacts::type);
      Stream.of(children, attributes, Stream.of(facts.text()))
          .flatMap(Function.identity())
          .flatMap(type -> type.alternatives().stream())
          .filter(Type.Named.class::isInstance)
          .forEach(alternative -> used.add(((Type.Named) alternative).name()));
    }
    return used;
  }

  private static ChildContent content(States.State child, Map<States.State, String> classNames) {
    if (isClass(child)) {
      return new ClassContent(Optional.ofNullable(classNames.get(child)).orElseThrow());
    }
    Content content = child.content();
    return content.text().alternatives().isEmpty()
        ? new FlagContent()
        : new TextContent(content.text(), content.textRequired());
  }

  /**
   * Returns a name with the prefix that libvirt's documentation gives its namespace: the word
   * before the version in {@code http://libvirt.org/schemas/domain/qemu/1.0}.
   */
  private String qualified(Name name) {
    if (name.namespace().isEmpty()) {
      return name.local();
    }
    String[] words = name.namespace().split("/", -1);
    String prefix = words[words.length - 2];
    namespaces.put(prefix, name.namespace());
    return prefix + ":" + name.local();
  }
}
