package io.virtcvm.schemas;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns XML names into Java words: {@code bootloader_args} into {@code BootloaderArgs}. */
final class Words {
  private static final Pattern BREAK = Pattern.compile("[^A-Za-z0-9]+");

  private static final Pattern CONSONANT_Y = Pattern.compile(".*[^aeiou]y");
  private static final List<String> ES = List.of("s", "x", "ch", "sh");

  private Words() {}

  /** Returns the name with each of its words capitalised and joined. */
  static String capitalised(String name) {
    StringBuilder words = new StringBuilder();
    for (String word : BREAK.split(name, -1)) {
      words.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return words.toString();
  }

  /** Returns the capitalised name with a small first letter. */
  static String camel(String name) {
    String words = capitalised(name);
    return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }

  /** Returns a property's name as JavaBeans derive it from its getter. */
  static String decapitalised(String name) {
    boolean acronym = name.length() > 1 && Character.isUpperCase(name.charAt(1));
    return acronym ? name : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** Returns the plural of an English noun of the regular kinds. */
  static String plural(String noun) {
    if (ES.stream().anyMatch(noun::endsWith)) {
      return noun + "es";
    }
    return CONSONANT_Y.matcher(noun).matches()
        ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + "s";
  }

  /** Returns the constant for a word: {@code virtio-scsi} becomes {@code VIRTIO_SCSI}. */
  static String constant(String word) {
    String name = BREAK.matcher(word).replaceAll("_").toUpperCase(Locale.ROOT);
    return Character.isDigit(name.charAt(0)) ? "V" + name : name;
  }
}
