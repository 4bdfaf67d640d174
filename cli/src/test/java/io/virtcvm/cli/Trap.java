package io.virtcvm.cli;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A domain that looks right and is not, or the other way round: {@code in.xml}, and in {@code
 * trap.txt} lines of {@code key = value}, as {@code src/test/resources/domains/README.md} tells.
 */
record Trap(Path folder, Map<String, String> lines) {
  /** The keys that a test can find out by itself. */
  static final List<String> RECORDED = List.of("define", "validate", "translate", "ours");

  static List<Trap> all() throws IOException {
    List<Trap> traps = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Corpus.domains().resolve("traps"))) {
      for (Path file : files.filter(path -> path.endsWith("trap.txt")).sorted().toList()) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split(" = ", 2);
          lines.put(parts[0], parts[1]);
        }
        traps.add(new Trap(file.getParent(), lines));
      }
    }
    return traps;
  }

  String name() {
    return tee() + "/" + folder.getFileName();
  }

  String tee() {
    return folder.getParent().getFileName().toString();
  }

  byte[] in() throws IOException {
    return Files.readAllBytes(folder.resolve("in.xml"));
  }

  Optional<String> line(String key) {
    return Optional.ofNullable(lines.get(key));
  }

  /** Returns what is recorded, or is to be recorded, in the form of a file. */
  String record() {
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }

  /** Returns the trap with other answers. */
  Trap with(Map<String, String> answers) {
    Map<String, String> changed = new LinkedHashMap<>(lines);
    changed.keySet().removeAll(RECORDED);
    RECORDED.forEach(key -> changed.put(key, answers.get(key)));
    return new Trap(folder, changed);
  }
}
