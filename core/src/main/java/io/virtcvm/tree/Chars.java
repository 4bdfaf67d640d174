package io.virtcvm.tree;

/** Between characters and their spelling in XML 1.0. */
final class Chars {
  private Chars() {}

  static void requireName(String localName) {
    if (!isName(localName)) {
      throw new IllegalArgumentException(
          "name '%s': use ASCII letters, digits, '.', '_' and '-'".formatted(localName));
    }
  }

  /** Returns what a slice of text stands for: references resolved, line ends made one. */
  static String decodeText(String source, int start, int end) {
    String text = lineEnds(source, start, end);
    return text.indexOf('&') < 0 ? text : references(text);
  }

  /** Returns what the slice between an attribute's quotes stands for. */
  static String decodeAttribute(String source, int start, int end) {
    String text = lineEnds(source, start, end).replace('\n', ' ').replace('\t', ' ');
    return text.indexOf('&') < 0 ? text : references(text);
  }

  static String lineEnds(String source, int start, int end) {
    String text = source.substring(start, end);
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Resolves references. What is none stays: the gate's parser has judged it, or will. */
  private static String references(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (int amp = text.indexOf('&'); amp >= 0; amp = text.indexOf('&', done)) {
      int semicolon = text.indexOf(';', amp);
      if (semicolon < 0) {
        break;
      }
      out.append(text, done, amp);
      String name = text.substring(amp + 1, semicolon);
      switch (name) {
        case "amp" -> out.append('&');
        case "lt" -> out.append('<');
        case "gt" -> out.append('>');
        case "quot" -> out.append('"');
        case "apos" -> out.append('\'');
        default -> character(name, out);
      }
      done = semicolon + 1;
    }
    return out.append(text, done, text.length()).toString();
  }

  private static void character(String reference, StringBuilder out) {
    try {
      out.appendCodePoint(
          reference.startsWith("#x")
              ? Integer.parseInt(reference.substring(2), 16)
              : Integer.parseInt(reference.substring(1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException notOne) {
      out.append('&').append(reference).append(';');
    }
  }

  /** Spells a text; every '>' is escaped, so that no "]]>" comes about. */
  static String escape(String text) {
    return escape(text, '\0');
  }

  /**
   * Spells a value for an attribute in these quotes; with no quotes (NUL), for text.
   *
   * @throws IllegalArgumentException for characters that XML 1.0 cannot hold
   */
  static String escape(String value, char quote) {
    if (isPlain(value, quote)) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      spell(c, quote, out);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** Tells whether a value is spelled as it is, which most are; in doubt it is not. */
  private static boolean isPlain(String value, char quote) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == quote) {
        return false;
      }
    }
    return true;
  }

  private static void spell(int c, char quote, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '\r' -> out.append("&#xD;");
      case '\n', '\t' -> {
        if (quote == '\0') {
          out.append((char) c);
        } else {
          out.append(c == '\n' ? "&#xA;" : "&#x9;");
        }
      }
      default -> {
        requireXml(c);
        if (c == quote) {
          out.append(c == '"' ? "&quot;" : "&apos;");
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static void requireXml(int c) {
    // XML 1.0 section 2.2, Char, less the three control characters dealt with before.
    if (c < ' ' || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF) {
      throw new IllegalArgumentException("character U+%04X: XML cannot hold it".formatted(c));
    }
  }

  /**
   * Tells whether a text is a name in the ASCII part of XML's NCName. Which letters beyond ASCII a
   * parser takes depends on the edition of XML 1.0 it follows; libvirt's names need none.
   */
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean first = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
      boolean later = (c >= '0' && c <= '9') || c == '.' || c == '-';
      if (!first && (i == 0 || !later)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
