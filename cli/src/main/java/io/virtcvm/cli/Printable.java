package io.virtcvm.cli;

/** Text of others, made safe for a terminal and for a line of its own. */
final class Printable {
  private Printable() {}

  /**
   * Returns the text with everything that would steer a terminal, end the line or turn the
   * direction of writing in Java's notation: {@code \u001b}. Tabs do no harm.
   */
  static String of(String text) {
    return escaped(text, /* lines= */ false);
  }

  /** Returns the same of text whose line ends stay: of JSON, say, which has this notation, too. */
  static String lines(String text) {
    return escaped(text, /* lines= */ true);
  }

  private static String escaped(String text, boolean lines) {
    for (int i = 0; i < text.length(); i++) {
      if (steers(text.charAt(i)) && !(lines && text.charAt(i) == '\n')) {
        return escaped(text, lines, i);
      }
    }
    return text;
  }

  private static boolean steers(char c) {
    if (c < 0x7F) {
      return c < ' ' && c != '\t';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escaped(String text, boolean lines, int from) {
    StringBuilder safe = new StringBuilder(text.substring(0, from));
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!steers(c) || (lines && c == '\n')) {
        safe.append(c);
      } else if (c == '\n') {
        safe.append("\\n");
      } else if (c == '\r') {
        safe.append("\\r");
      } else {
        safe.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
      }
    }
    return safe.toString();
  }
}
