package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Reads domains from files and standard input, and writes them back without ever losing one. */
final class DomainFiles {
  /** The name that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private DomainFiles() {}

  static DomainDocument read(String name) throws UnreadableException {
    String shown = shown(name);
    try {
      return name.equals(STANDARD_INPUT)
          ? DomainDocument.read(System.in)
          : DomainDocument.read(Path.of(name));
    } catch (InvalidDomainException e) {
      throw new UnreadableException(shown + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnreadableException("cannot read '" + shown + "': " + reason(e), e);
    }
  }

  /** Writes a domain to standard output. */
  static void print(byte[] xml) throws UnreadableException {
    try {
      // Unlike System.out, this says when nobody reads on.
      new FileOutputStream(FileDescriptor.out).write(xml);
    } catch (IOException e) {
      throw new UnreadableException("cannot write standard output: " + reason(e), e);
    }
  }

  /** Replaces a file in one step: readers see the old one or the new one, never a part. */
  static void write(Path file, byte[] content) throws UnreadableException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    Path temporary = null;
    try {
      temporary = Files.createTempFile(directory, "." + target.getFileName(), ".new");
      Files.write(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (temporary != null) {
        temporary.toFile().delete();
      }
      throw new UnreadableException("cannot write '" + file + "': " + reason(e), e);
    }
  }

  static String shown(String name) {
    return name.equals(STANDARD_INPUT) ? "standard input" : name;
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage();
  }
}
