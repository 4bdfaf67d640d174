package io.virtcvm.hook;

/** Text of strangers, made fit for a message: short, in one line, and steering nothing. */
final class Quoted {
  private static final int LONGEST = 64;

  private Quoted() {}

  /** Returns the text in quotes. */
  static String of(String text) {
    return "'" + plain(text) + "'";
  }

  /** Returns the text, cut and with its control characters and lone surrogates escaped. */
  static String plain(String text) {
    StringBuilder safe = new StringBuilder();
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (isHarmless(c)) {
        safe.appendCodePoint(c);
      } else {
        safe.append("\\u").append(Integer.toHexString(0x10000 + (c & 0xFFFF)).substring(1));
      }
      i += Character.charCount(c);
    }
    return end < text.length() ? safe + "... (" + text.length() + " characters)" : safe.toString();
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
