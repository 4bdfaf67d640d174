package io.virtcvm.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.virtcvm.Result;
import io.virtcvm.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What differs between a domain and what became of it, in the form that {@code patch} takes. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;
  private static final String NO_LINE_END = "\\ No newline at end of file\n";

  /** Each with its line end. */
  private final List<String> lines;

  private UnifiedDiff(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Compares a domain with what became of it.
   *
   * @param name the input, as the user named it
   */
  static UnifiedDiff of(String name, Result result) {
    return of(name, result.before().toXml(), result.orThrow().toXml());
  }

  /** The same for reports, which hold no secrets: nothing that patch would take. */
  static UnifiedDiff withoutSecrets(String name, Result result) {
    String before = Secrets.hideIn(result.before().toXml());
    return of(name, before, Secrets.hideIn(result.orThrow().toXml()));
  }

  /** Compares two texts. */
  static UnifiedDiff of(String name, String old, String fresh) {
    List<String> before = lines(old);
    List<String> after = lines(fresh);
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            header("a", name), header("b", name), before, DiffUtils.diff(before, after), CONTEXT);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < diff.size(); i++) {
      String line = diff.get(i);
      if (i < 2 || line.startsWith("@")) {
        lines.add(line + "\n");
      } else if (line.endsWith("\n")) {
        lines.add(line);
      } else {
        lines.add(line + "\n");
        lines.add(NO_LINE_END);
      }
    }
    return new UnifiedDiff(lines);
  }

  /** Splits text into lines with their ends: a last line with and one without are two. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from) + 1;
      int to = end == 0 ? text.length() : end;
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }

  /** Returns the name as git and patch have it: below a or b, and readable whatever is in it. */
  private static String header(String side, String name) {
    String path = Path.of(name).normalize().toString();
    String below = side + (path.startsWith("/") ? "" : "/") + path;
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < below.length(); i++) {
      char c = below.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F) {
        quoted.append('\\').append(Integer.toOctalString(01000 + c).substring(1));
      } else {
        quoted.append(c);
      }
    }
    if (quoted.length() > below.length()) {
      return "\"" + quoted + "\"";
    }
    // A name with a space ends at a tab.
    return below.indexOf(' ') < 0 ? below : below + "\t";
  }

  /** Returns it for programs; empty when nothing differs. */
  String text() {
    return String.join("", lines);
  }

  /** Returns it for people. */
  String forTerminal(Palette palette) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String safe = Printable.of(line.substring(0, line.length() - 1));
      text.append(i < 2 ? palette.strong(safe) : coloured(safe, palette)).append('\n');
    }
    return text.toString();
  }

  private static String coloured(String line, Palette palette) {
    return switch (line.charAt(0)) {
      case '@' -> palette.place(line);
      case '-' -> palette.before(line);
      case '+' -> palette.after(line);
      default -> line;
    };
  }
}
