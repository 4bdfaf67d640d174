package io.virtcvm.hook;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes YAML: maps, lists and text, of which whatever could be read as something else is quoted.
 */
final class Yaml {
  /** What some version of YAML reads as something else than text. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder out = new StringBuilder();

  private Yaml() {}

  /** Returns a document, without its marks. */
  static String of(Object document) {
    Yaml yaml = new Yaml();
    yaml.block(document, 0, "");
    return yaml.out.toString();
  }

  /** Writes a value of its own lines; the first begins where the writer stands. */
  private void block(Object value, int depth, String lead) {
    String indent = "  ".repeat(depth);
    String first = lead;
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(first).append(scalar(entry.getKey().toString())).append(':');
        nested(entry.getValue(), depth, entry.getValue() instanceof List ? depth : depth + 1);
        first = indent;
      }
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      for (Object item : list) {
        out.append(first).append("- ");
        block(item, depth + 1, "");
        first = indent;
      }
    } else {
      out.append(first).append(flow(value)).append('\n');
    }
  }

  private void nested(Object value, int depth, int inside) {
    boolean empty =
        value instanceof Map<?, ?> map
            ? map.isEmpty()
            : !(value instanceof List<?> list) || list.isEmpty();
    if (!empty) {
      out.append('\n');
      block(value, inside, "  ".repeat(inside));
    } else if (value instanceof String text && isLiteral(text)) {
      literal(text, depth + 1);
    } else {
      out.append(' ').append(flow(value)).append('\n');
    }
  }

  private static String flow(Object value) {
    if (value instanceof Map) {
      return "{}";
    }
    if (value instanceof List) {
      return "[]";
    }
    return value instanceof String text ? scalar(text) : value.toString();
  }

  /** Lines of printable ASCII that a literal block keeps as they are. */
  private static boolean isLiteral(String text) {
    return text.matches("[!-~][ -~]*(\n[ -~]+)+");
  }

  private void literal(String text, int depth) {
    out.append(" |-\n");
    for (String line : text.lines().toList()) {
      out.append("  ".repeat(depth)).append(line).append('\n');
    }
  }

  private static String scalar(String text) {
    if (text.matches("[A-Za-z/][A-Za-z0-9/._-]*")
        && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    if (text.matches("[ -~]*")) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
      }
    }
    return quoted.append('"').toString();
  }
}
