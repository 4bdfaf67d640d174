package io.virtcvm.schemas;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that a person chose where the automatic ones are poor or clash: the file {@code names}.
 *
 * <p>A line is {@code KIND KEY VALUE}, see the head of the file. An entry that nothing asks for is
 * a mistake; {@link #unused(String)} tells.
 */
public final class Names {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final Map<String, String> entries;
  private final Set<String> used = new HashSet<>();

  private Names(Map<String, String> entries) {
    this.entries = entries;
  }

  /**
   * Reads the text of a names file.
   *
   * @throws IllegalArgumentException if a line has not three words, or a key stands there twice
   */
  public static Names read(String text) {
    Map<String, String> entries = new HashMap<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = SPACE.split(line.strip(), -1);
      if (words.length != 3 || entries.put(words[0] + " " + words[1], words[2]) != null) {
        throw new IllegalArgumentException(
            "names entry '" + line + "' must be KIND KEY VALUE, and each key once");
      }
    }
    return new Names(entries);
  }

  /** Returns the entry for a key, if there is one. */
  public Optional<String> find(String kind, String key) {
    used.add(kind + " " + key);
    return Optional.ofNullable(entries.get(kind + " " + key));
  }

  /** Returns the entries of a kind that nothing has asked for. */
  public Set<String> unused(String kind) {
    Set<String> unused = new HashSet<>(entries.keySet());
    unused.removeAll(used);
    unused.removeIf(key -> !key.startsWith(kind + " "));
    return unused;
  }
}
