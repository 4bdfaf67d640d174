package io.virtcvm.cli;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: what it has people type, and what it shows them.
 *
 * <p>Commands stand in blocks marked {@code console}, behind {@code "$ "}; one that ends in a
 * backslash goes on behind {@code "> "}. The lines below are what a terminal shows then. There, a
 * line {@code …} stands for any lines, and {@code …} in a line for anything in it; any digest
 * stands for any other.
 *
 * @param path its file, from the checkout's root
 * @param lines its lines
 * @param steps the commands, in their order
 */
record Page(Path path, List<String> lines, List<Step> steps) {
  private static final String PROMPT = "$ ";

  /**
   * Digests and keys: they follow from the firmware, which Debian renews, or from chance. That they
   * are right is tested where they are computed.
   */
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64,}|[A-Za-z0-9+/]{100,}=*");

  /**
   * What blocks that are no commands may be marked as, before the name of a file; {@code text} is
   * for {@link JavaInPagesTest}.
   */
  private static final Set<String> NO_COMMANDS = Set.of("java", "json", "text", "toml", "xml");

  /**
   * A command.
   *
   * @param command what is typed, with its line breaks
   * @param place its file and line, for messages
   * @param from the index of the first line that is shown
   * @param shown what the page shows; empty where it shows nothing
   */
  record Step(String command, String place, int from, List<String> shown) {
    /** Returns whether the page shows this, or nothing. */
    boolean shows(String output) {
      return shown.isEmpty() || pattern().matcher(withoutDigests(output)).matches();
    }

    private static String withoutDigests(String text) {
      return DIGEST.matcher(text).replaceAll("DIGEST");
    }

    private Pattern pattern() {
      StringBuilder regex = new StringBuilder();
      for (String line : shown) {
        if (line.equals("…")) {
          regex.append("(?:.*\n)*?");
        } else {
          String quoted = Pattern.quote(withoutDigests(line)).replace("…", "\\E.*\\Q");
          regex.append(quoted).append('\n');
        }
      }
      return Pattern.compile(regex.toString());
    }
  }

  /** Returns the files of the pages that people are to follow. */
  static List<Path> files() throws IOException {
    try (Stream<Path> docs = Files.list(Corpus.root().resolve("docs"))) {
      return Stream.concat(Stream.of(Corpus.root().resolve("README.md")), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .map(Corpus.root()::relativize)
          .toList();
    }
  }

  /** Reads a page of the checkout. */
  static Page read(Path path) throws IOException {
    return parse(path, Files.readAllLines(Corpus.root().resolve(path)));
  }

  /**
   * Finds the commands of a page.
   *
   * @throws IllegalArgumentException if there are commands, or there may be, in another form
   */
  static Page parse(Path path, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    Optional<String> block = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String place = path + ":" + (i + 1);
      if (line.strip().startsWith("```")) {
        String language = line.strip().substring(3).split(" ", 2)[0];
        if (block.isPresent()) {
          block = Optional.empty();
        } else if (language.equals("console") || NO_COMMANDS.contains(language)) {
          block = Optional.of(language);
        } else {
          throw new IllegalArgumentException(
              place + ": a block that is neither console nor one of " + NO_COMMANDS);
        }
      } else if (block.isEmpty()) {
        if (line.startsWith("    ") && lines.get(Math.max(0, i - 1)).isBlank()) {
          throw new IllegalArgumentException(place + ": an indented block; mark it as console");
        }
      } else if (block.get().equals("console")) {
        if (!line.startsWith(PROMPT)) {
          throw new IllegalArgumentException(place + ": output without a command above it");
        }
        StringBuilder command = new StringBuilder(line.substring(PROMPT.length()));
        while (command.toString().endsWith("\\") && lines.get(i + 1).startsWith("> ")) {
          command.append('\n').append(lines.get(++i).substring(2));
        }
        int from = i + 1;
        while (!lines.get(i + 1).startsWith(PROMPT) && !lines.get(i + 1).startsWith("```")) {
          i++;
        }
        steps.add(
            new Step(command.toString(), place, from, List.copyOf(lines.subList(from, i + 1))));
      } else if (line.startsWith(PROMPT)) {
        throw new IllegalArgumentException(place + ": a command in a block of " + block.get());
      }
    }
    return new Page(path, lines, steps);
  }

  /** Writes the page anew, with these outputs in place of those that it shows otherwise. */
  void update(List<String> outputs) throws IOException {
    List<String> updated = new ArrayList<>(lines);
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (!step.shows(outputs.get(i))) {
        updated.subList(step.from(), step.from() + step.shown().size()).clear();
        updated.addAll(step.from(), outputs.get(i).lines().toList());
      }
    }
    Files.write(Corpus.root().resolve(path), updated);
  }
}
