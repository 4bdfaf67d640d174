package io.virtcvm.schemas;

import io.virtcvm.schemas.Grammar.ClassFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the typed model: one Java class for each class of the grammar.
 *
 * <p>A file whose text would be the same is not touched, so that compilers and IDEs see no change.
 */
public final class ModelGenerator {
  private static final String PACKAGE = "io/virtcvm/model";

  private ModelGenerator() {}

  /** Runs the generator: {@code ModelGenerator SOURCE-DIRECTORY}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("the one argument is the directory for the sources");
    }
    write(generate(Resources.grammar(), Resources.names()), Path.of(arguments[0], PACKAGE));
  }

  /**
   * Returns the sources by file name.
   *
   * @throws IllegalArgumentException if names clash, or the names file has entries for nothing; it
   *     lists them all
   */
  static Map<String, String> generate(Grammar grammar, Names names) {
    Map<String, List<String>> paths = grammar.paths();
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (ClassFacts facts : grammar.classes()) {
      List<String> places = paths.getOrDefault(facts.name(), List.of());
      try {
        String source = new ClassGenerator(grammar, facts, names, places).generate();
        sources.put(facts.name() + ".java", source);
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    for (String kind : List.of("property", "accessor", "enum", "plural", "order", "unit")) {
      names
          .unused(kind)
          .forEach(entry -> problems.add("names entry '" + entry + "' is for nothing: remove it"));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return sources;
  }

  private static void write(Map<String, String> sources, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (!sources.containsKey(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey());
      if (!Files.exists(file) || !Files.readString(file).equals(source.getValue())) {
        Files.writeString(file, source.getValue());
      }
    }
  }
}
