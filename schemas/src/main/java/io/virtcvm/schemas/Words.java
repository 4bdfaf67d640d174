package io.virtcvm.schemas;

import java.util.regex.Pattern;

/** Turns XML names into Java words: {@code bootloader_args} into {@code BootloaderArgs}. */
final class Words {
  private static final Pattern BREAK = Pattern.compile("[^A-Za-z0-9]+");

  private Words() {}

  /** Returns the name with each of its words capitalised and joined. */
  static String capitalised(String name) {
    StringBuilder words = new StringBuilder();
    for (String word : BREAK.split(name)) {
      words.append(word.substring(0, 1).toUpperCase(java.util.Locale.ROOT)).append(word.substring(1));
    }
    return words.toString();
  }

  /** Returns the capitalised name with a small first letter. */
  static String camel(String name) {
    String words = capitalised(name);
    return words.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + words.substring(1);
  }
}
