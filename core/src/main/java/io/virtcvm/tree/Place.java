package io.virtcvm.tree;

/**
 * A place in a text: line and column from 1, the column in UTF-16 units; a byte order mark is no
 * column.
 */
record Place(int line, int column) {
  static final Place NONE = new Place(0, 0);
  static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Returns the place of an offset; a line ends at LF, CR LF or CR. */
  static Place of(String text, int offset) {
    int line = 1;
    int lineStart = text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? 0 : 1;
    for (int i = lineStart; i < offset; i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, Math.max(offset - lineStart, 0) + 1);
  }

  /** Returns the place as messages begin with it; empty for no place. */
  @Override
  public String toString() {
    return line == 0 ? "" : "line %d, column %d: ".formatted(line, column);
  }
}
