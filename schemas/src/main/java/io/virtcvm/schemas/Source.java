package io.virtcvm.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Java source in the making: lines, indented by braces, and comments filled to the margin. */
final class Source {
  private static final int MARGIN = 100;

  /** Where a comment may go on in the next line: not inside a tag. */
  private static final Pattern BREAK = Pattern.compile("(?<!\\{@code|<a) ");

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Adds lines; those that open or close a brace move the following ones. */
  Source add(String lines) {
    for (String line : lines.split("\n", -1)) {
      if (line.startsWith("}")) {
        depth--;
      }
      text.append(line.isEmpty() ? "" : "  ".repeat(depth)).append(line).append('\n');
      if (line.endsWith("{")) {
        depth++;
      }
    }
    return this;
  }

  /** Adds an empty line. */
  Source gap() {
    return add("");
  }

  /** Adds a documentation comment of some paragraphs. */
  Source doc(String... paragraphs) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : paragraphs) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(fill(lines.isEmpty() ? paragraph : "<p>" + paragraph));
    }
    if (lines.size() == 1 && lines.get(0).length() + 2 * depth + 7 <= MARGIN) {
      return add("/** " + lines.get(0) + " */");
    }
    add("/**");
    lines.forEach(line -> add(line.isEmpty() ? " *" : " * " + line));
    return add(" */");
  }

  private List<String> fill(String paragraph) {
    int width = MARGIN - 2 * depth - 3;
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : BREAK.split(paragraph, -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
