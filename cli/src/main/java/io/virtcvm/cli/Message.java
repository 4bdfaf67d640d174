package io.virtcvm.cli;

import java.io.IOException;

/** A line on standard error, with the command's name in front as Unix has it. */
final class Message {
  private Message() {}

  /** Prints a message. */
  static void print(String text) {
    print(text, "");
  }

  /**
   * Prints a message with a hint below. That it cannot be printed, nobody could be told.
   *
   * @param hint lines, each with its end
   */
  static void print(String text, String hint) {
    try {
      StandardStream.ERROR.print(line(text) + hint);
    } catch (IOException e) {
      // The exit code is left.
    }
  }

  static String line(String text) {
    return "virt-cvm: " + Printable.of(text) + "\n";
  }
}
