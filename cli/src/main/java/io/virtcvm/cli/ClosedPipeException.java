package io.virtcvm.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Nobody reads on. A filter ends then, without a word. */
final class ClosedPipeException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int TYPE = 0170000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  ClosedPipeException(IOException cause) {
    super(cause);
  }

  /**
   * Tells whether a write to that file failed because nobody reads on. The exception says so only
   * in the operating system's words and the user's language. Of a pipe that could be opened it is
   * the reason that is left.
   */
  static boolean explains(IOException failure, Path file) {
    if (failure instanceof FileSystemException) {
      return false;
    }
    try {
      int type = (Integer) Files.getAttribute(file, "unix:mode") & TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException e) {
      return false;
    }
  }
}
