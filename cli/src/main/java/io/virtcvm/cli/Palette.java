package io.virtcvm.cli;

import picocli.CommandLine.Help.Ansi.Style;

/**
 * How pieces of text are shown to people.
 *
 * @param colours whether in colours; otherwise text stays as it is
 */
record Palette(boolean colours) {
  String strong(String text) {
    return styled(Style.bold, text);
  }

  String before(String text) {
    return styled(Style.fg_red, text);
  }

  String after(String text) {
    return styled(Style.fg_green, text);
  }

  String place(String text) {
    return styled(Style.fg_cyan, text);
  }

  String error(String text) {
    return styled(Style.fg_red, text);
  }

  String warning(String text) {
    return styled(Style.fg_yellow, text);
  }

  private String styled(Style style, String text) {
    return colours ? style.on() + text + Style.reset.on() : text;
  }
}
