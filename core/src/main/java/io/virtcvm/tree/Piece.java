package io.virtcvm.tree;

/** A run of text, a CDATA section, a comment or a processing instruction, as it is written. */
record Piece(Kind kind, String source, int start, int end) implements Node {
  enum Kind {
    TEXT,
    CDATA,
    MARKUP
  }

  /** Returns a run of text of our own from its escaped form. */
  static Piece text(String escaped) {
    return new Piece(Kind.TEXT, escaped, 0, escaped.length());
  }

  boolean isText() {
    return kind == Kind.TEXT;
  }

  /** Returns the part of this text that begins and ends at these offsets into its raw form. */
  Piece slice(int from, int to) {
    return new Piece(kind, source, start + from, start + to);
  }

  /** Tells whether this stands for nothing but white space. */
  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (source.charAt(i) > ' ') {
        return value().isBlank();
      }
    }
    return true;
  }

  String raw() {
    return source.substring(start, end);
  }

  /** Returns the characters this stands for: none for markup. */
  String value() {
    return switch (kind) {
      case TEXT -> Chars.decodeText(source, start, end);
      case CDATA -> Chars.lineEnds(source, start + "<![CDATA[".length(), end - "]]>".length());
      case MARKUP -> "";
    };
  }
}
