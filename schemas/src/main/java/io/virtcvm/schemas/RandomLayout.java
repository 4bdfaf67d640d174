package io.virtcvm.schemas;

import java.util.List;
import java.util.Random;

/** How one document is written: its quotes, line ends and indentation, and its odd habits. */
final class RandomLayout {
  private static final List<String> INDENTS = List.of("  ", "  ", "    ", "\t", "");

  private final Random random;
  private final boolean plain;
  private final String lineEnd;
  private final String indent;
  private final boolean oneLine;
  private final int quotes;

  RandomLayout(Random random, boolean plain) {
    this.random = random;
    this.plain = plain;
    this.lineEnd = plain || random.nextInt(4) > 0 ? "\n" : "\r\n";
    this.indent = plain ? "  " : INDENTS.get(random.nextInt(INDENTS.size()));
    this.oneLine = !plain && random.nextInt(8) == 0;
    this.quotes = plain ? 0 : random.nextInt(3);
  }

  /** Tells whether an oddity happens here, once in so many times. */
  boolean odd(int times) {
    return !plain && random.nextInt(times) == 0;
  }

  /** Returns what stands before a tag at some depth. */
  String before(int depth) {
    if (oneLine) {
      return "";
    }
    return (odd(40) ? lineEnd : "") + lineEnd + indent.repeat(depth);
  }

  String declaration() {
    return odd(3) ? "<?xml version='1.0' encoding='UTF-8'?>" + lineEnd : "";
  }

  String attribute(String name, String value) {
    char quote = quotes == 0 || (quotes == 2 && random.nextBoolean()) ? '\'' : '"';
    String equals = odd(50) ? " = " : "=";
    String space = odd(60) ? lineEnd + indent : " ";
    return space + name + equals + quote + escape(value, quote) + quote;
  }

  private String escape(String value, char quote) {
    String escaped = value.replace("&", "&amp;").replace("<", "&lt;");
    escaped = escaped.replace("" + quote, quote == '"' ? "&quot;" : "&apos;");
    boolean letter = !value.isEmpty() && value.charAt(0) > 'A' && value.charAt(0) < 'z';
    return letter && odd(40) ? "&#" + (int) value.charAt(0) + ";" + escaped.substring(1) : escaped;
  }

  String text(String text) {
    if (odd(20) && !text.isEmpty()) {
      return "<![CDATA[" + text + "]]>";
    }
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  String startEnd() {
    return odd(30) ? " >" : ">";
  }

  String emptyEnd(String name) {
    if (odd(6)) {
      return "></" + name + ">";
    }
    return odd(10) ? " />" : "/>";
  }

  /** Returns a comment or processing instruction, or nothing; most often nothing. */
  String remark(int depth) {
    if (odd(15)) {
      return before(depth)
          + (random.nextBoolean() ? "<!-- kept: <disk> & 'all' -->" : "<?tool keep?>");
    }
    return "";
  }
}
