package io.virtcvm.rules;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the TOML of initdata: two strings, and a table of strings. Whatever else TOML has is
 * refused, as no reader of initdata knows what to do with it.
 *
 * @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
 */
final class InitdataReader {
  private static final String DATA = "data";
  private static final List<String> FIELDS = List.of("version", "algorithm");
  private static final int END = -1;

  private final String text;
  private final Map<String, String> fields = new HashMap<>();
  private final Set<String> data = new HashSet<>();
  private boolean inData;
  private int at;

  private InitdataReader(String text) {
    this.text = text;
  }

  /**
   * Returns the fields that stand above the table of data.
   *
   * @throws IllegalArgumentException if the document is anything else; the message says where
   */
  static Map<String, String> read(byte[] document) {
    InitdataReader reader;
    try {
      reader =
          new InitdataReader(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not initdata: not UTF-8: write it in UTF-8", e);
    }
    reader.document();
    return reader.fields;
  }

  private void document() {
    while (toStatement()) {
      if (peek() == '[') {
        table();
      } else {
        statement();
      }
      blanks();
      if (peek() != END && peek() != '#' && !newline()) {
        throw wrong("one statement a line: begin a new line");
      }
    }
    if (!inData) {
      throw wrong("no table [data]: write one, even if nothing is in it");
    }
  }

  /** Goes to the next line that says something; returns whether there is one. */
  private boolean toStatement() {
    while (true) {
      blanks();
      if (peek() == '#') {
        while (peek() != END && peek() != '\n' && !atWindowsNewline()) {
          character();
        }
      } else if (!newline()) {
        return peek() != END;
      }
    }
  }

  private void table() {
    int start = at++;
    blanks();
    String name = key();
    blanks();
    if (peek() != ']') {
      throw wrong("a table's name ends with ]: write [data]");
    }
    at++;
    if (!name.equals(DATA) || inData) {
      at = start;
      throw wrong("initdata has one table, [data]: take this one out");
    }
    inData = true;
  }

  private void statement() {
    int start = at;
    String key = key();
    blanks();
    if (peek() != '=') {
      throw wrong("no = behind the key: write KEY = \"VALUE\"; a key with a dot is \"quoted\"");
    }
    boolean known = inData || FIELDS.contains(key);
    boolean first = inData ? data.add(key) : !fields.containsKey(key);
    if (!known || !first) {
      at = start;
      throw wrong(
          known
              ? "key '" + key + "' stands twice: keep the one that is meant"
              : "unknown key '" + key + "': above [data] stand version and algorithm");
    }
    at++;
    blanks();
    String value = string("write the value as a string");
    if (!inData) {
      fields.put(key, value);
    }
  }

  private String key() {
    int start = at;
    while (isBare(peek())) {
      at++;
    }
    if (at > start) {
      return text.substring(start, at);
    }
    if (text.startsWith("\"\"\"", at) || text.startsWith("'''", at)) {
      throw wrong("a key has one quote on either side: write \"KEY\"");
    }
    return string("write KEY = \"VALUE\"");
  }

  private static boolean isBare(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /** Reads a string of any of the four kinds. */
  private String string(String otherwise) {
    int quote = peek();
    if (quote != '"' && quote != '\'') {
      throw wrong(otherwise);
    }
    String one = String.valueOf((char) quote);
    String three = one.repeat(3);
    boolean lines = text.startsWith(three, at);
    String end = lines ? three : one;
    at += end.length();
    if (lines) {
      // One right behind the quotes is not part of the string.
      newline();
    }
    StringBuilder string = new StringBuilder();
    while (!text.startsWith(end, at)) {
      if (peek() == '\\' && quote == '"') {
        escape(lines, string);
      } else if (lines && newline()) {
        string.append('\n');
      } else {
        string.appendCodePoint(character());
      }
    }
    at += end.length();
    // Up to two more quotes are the last of the string itself.
    for (int i = 0; i < 2 && lines && peek() == quote; i++) {
      string.append(one);
      at++;
    }
    return string.toString();
  }

  private void escape(boolean lines, StringBuilder string) {
    int start = at++;
    int c = peek();
    if (lines && (c == ' ' || c == '\t' || c == '\n' || atWindowsNewline())) {
      blanks();
      if (!newline()) {
        throw wrong("a backslash before blanks ends the line: take it out, or write \\\\");
      }
      do {
        blanks();
      } while (newline());
      return;
    }
    at++;
    switch (c) {
      case 'b' -> string.append('\b');
      case 't' -> string.append('\t');
      case 'n' -> string.append('\n');
      case 'f' -> string.append('\f');
      case 'r' -> string.append('\r');
      case '"', '\\' -> string.append((char) c);
      case 'u' -> string.appendCodePoint(unicode(start, 4));
      case 'U' -> string.appendCodePoint(unicode(start, 8));
      default -> {
        at = start;
        throw wrong("unknown escape: write \\\\ for a backslash, or the string in '");
      }
    }
  }

  private int unicode(int start, int digits) {
    long code = 0;
    for (int i = 0; i < digits; i++) {
      int c = peek();
      int digit = c >= 0 && c < 0x80 ? Character.digit(c, 16) : -1;
      code = code < 0 || digit < 0 ? -1 : code << 4 | digit;
      at++;
    }
    if (code < 0
        || code > Character.MAX_CODE_POINT
        || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
      at = start;
      throw wrong("no character has this number: write the character itself");
    }
    return (int) code;
  }

  /** Takes a character that may stand in a comment or a string of one line. */
  private int character() {
    int c = peek();
    if (c == END || c == '\n' || atWindowsNewline()) {
      throw wrong("a string has no end: close it with the quotes it began with");
    }
    if ((c < ' ' && c != '\t') || c == 0x7f) {
      throw wrong("control character U+%04X: take it out, or write it as an escape".formatted(c));
    }
    at += Character.charCount(c);
    return c;
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** Takes the end of a line; returns whether there was one. */
  private boolean newline() {
    if (atWindowsNewline()) {
      at += 2;
      return true;
    }
    if (peek() == '\n') {
      at++;
      return true;
    }
    return false;
  }

  private boolean atWindowsNewline() {
    return text.startsWith("\r\n", at);
  }

  private int peek() {
    return at < text.length() ? text.codePointAt(at) : END;
  }

  private IllegalArgumentException wrong(String what) {
    int here = Math.min(at, text.length());
    int line = 1;
    for (int i = 0; i < here; i++) {
      line += text.charAt(i) == '\n' ? 1 : 0;
    }
    int column = here - text.lastIndexOf('\n', here - 1);
    return new IllegalArgumentException(
        "not initdata: line " + line + ", column " + column + ": " + what);
  }
}
