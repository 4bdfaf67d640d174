package io.virtcvm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The process's arguments as the bytes that it was given. Java reads them in the locale's encoding,
 * and a container has no locale: of a domain with an umlaut in it, two question marks would be
 * left.
 */
final class ProcessArguments {
  private ProcessArguments() {}

  /**
   * Returns the bytes of an option's value, the last if it was given more than once.
   *
   * @param option with its dashes
   */
  static Optional<byte[]> value(String option) {
    byte[] all;
    try {
      all = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    } catch (IOException e) {
      return Optional.empty();
    }
    byte[] name = option.getBytes(StandardCharsets.UTF_8);
    Optional<byte[]> found = Optional.empty();
    boolean next = false;
    int from = 0;
    while (from < all.length) {
      int end = from;
      while (end < all.length && all[end] != 0) {
        end++;
      }
      int length = name.length;
      boolean starts =
          end - from >= length && Arrays.equals(all, from, from + length, name, 0, length);
      if (next) {
        found = Optional.of(Arrays.copyOfRange(all, from, end));
        next = false;
      } else if (starts && end - from == length) {
        next = true;
      } else if (starts && all[from + length] == '=') {
        found = Optional.of(Arrays.copyOfRange(all, from + length + 1, end));
      }
      from = end + 1;
    }
    return found;
  }
}
