package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files as users name them; every failure names them back. */
final class NamedFiles {
  /** The name that stands for standard input, and for standard output where one writes. */
  static final String STANDARD = "-";

  private NamedFiles() {}

  /** Returns whether a name that may be a domain's is a file's, or that of standard input. */
  static boolean isFile(String name) {
    return name.equals(STANDARD) || name.contains("/") || name.endsWith(".xml");
  }

  /** Reads a domain. */
  static DomainDocument read(String name) throws UnreadableException {
    try {
      return name.equals(STANDARD) ? DomainDocument.read(System.in) : read(path(name));
    } catch (InvalidDomainException e) {
      throw new UnreadableException(shown(name) + ": " + e.getMessage(), e);
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static DomainDocument read(Path file) throws IOException {
    // A stream of java.io: the channel below one of java.nio costs a cold start two milliseconds.
    try (InputStream in = new FileInputStream(file.toFile())) {
      return DomainDocument.read(in);
    } catch (FileNotFoundException e) {
      // Why it cannot be opened only the other says in a way to rely on.
      return DomainDocument.read(file);
    }
  }

  /** Reads the bytes of a file, one more than {@code most} at most. */
  static byte[] readBytes(String name, int most) throws UnreadableException {
    try (InputStream in = Files.newInputStream(path(name))) {
      return in.readNBytes(most + 1);
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Opens a file to read; a folder is none. */
  static InputStream open(String name) throws UnreadableException {
    try {
      if (Files.isDirectory(path(name))) {
        throw new UnreadableException("cannot read '" + name + "': is a directory");
      }
      return Files.newInputStream(path(name));
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Writes a file as {@link Replacement} does, or standard output.
   *
   * @throws ClosedPipeException if nobody reads on
   * @throws UnreadableException if it cannot be written for another reason
   */
  static void write(String name, byte[] content) throws IOException {
    if (name.equals(STANDARD)) {
      StandardStream.OUTPUT.write(content);
      return;
    }
    Path file = path(name);
    try {
      Replacement.write(file, content);
    } catch (IOException e) {
      if (ClosedPipeException.explains(e, file)) {
        throw new ClosedPipeException(e);
      }
      throw new UnreadableException("cannot write '" + name + "': " + reason(e), e);
    }
  }

  /** Returns the path of that name. */
  static Path path(String name) throws UnreadableException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UnreadableException(
          "cannot open '" + name + "': no file name in this locale; set LC_ALL=C.UTF-8", e);
    }
  }

  static String shown(String name) {
    return name.equals(STANDARD) ? "standard input" : name;
  }

  /** Returns a failure to read that names the file. */
  static UnreadableException unreadable(String name, IOException e) {
    return new UnreadableException("cannot read '" + shown(name) + "': " + reason(e), e);
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage();
  }
}
