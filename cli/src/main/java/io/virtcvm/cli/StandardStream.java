package io.virtcvm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the command writes when no file is named. What it writes there is UTF-8. */
enum StandardStream {
  /** For what was asked for. */
  OUTPUT("standard output", "/proc/self/fd/1"),

  /** For reports and messages. */
  ERROR("standard error", "/proc/self/fd/2");

  private final String shown;
  private final String link;

  StandardStream(String shown, String link) {
    this.shown = shown;
    this.link = link;
  }

  /**
   * Writes text.
   *
   * @throws ClosedPipeException if nobody reads on
   * @throws UnreadableException if it cannot be written for another reason
   */
  void print(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes; otherwise as {@link #print}. */
  void write(byte[] bytes) throws IOException {
    FileDescriptor descriptor = this == OUTPUT ? FileDescriptor.out : FileDescriptor.err;
    try {
      // Unlike System.out and System.err, this says when it fails. It is not closed: others go on.
      new FileOutputStream(descriptor).write(bytes);
    } catch (IOException e) {
      if (ClosedPipeException.explains(e, Path.of(link))) {
        throw new ClosedPipeException(e);
      }
      throw new UnreadableException("cannot write " + shown + ": " + e.getMessage(), e);
    }
  }

  /** Tells whether a person looks at it; System.console() cannot tell for one stream alone. */
  boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of(link)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the colours for it: none but on a terminal whose owner has not said no. */
  Palette palette() {
    return new Palette(
        isTerminal() && isUnset("NO_COLOR") && !"dumb".equals(System.getenv("TERM")));
  }

  private static boolean isUnset(String variable) {
    String value = System.getenv(variable);
    return value == null || value.isEmpty();
  }
}
