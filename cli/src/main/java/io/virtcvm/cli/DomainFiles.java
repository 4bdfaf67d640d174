package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;

/** Reads domains from files and standard input, and writes them back without ever losing one. */
final class DomainFiles {
  /** The name that stands for standard input, and for standard output where one writes. */
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
    } catch (InvalidPathException e) {
      throw new UnreadableException(
          "cannot read '" + shown + "': no file name in this locale; set LC_ALL=C.UTF-8", e);
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

  /**
   * Replaces a file in one step: readers see the old one or the new one, never a part. A link stays
   * a link, a file keeps its mode, and what is no file, a pipe or a terminal, is written to.
   */
  static void write(Path file, byte[] content) throws UnreadableException {
    if (file.equals(Path.of(STANDARD_INPUT))) {
      print(content);
      return;
    }
    try {
      if (Files.isRegularFile(file)) {
        Path target = file.toRealPath();
        replace(target, content, Files.getPosixFilePermissions(target));
      } else if (Files.exists(file)) {
        Files.write(file, content, StandardOpenOption.WRITE);
      } else {
        replace(file.toAbsolutePath(), content, Set.of());
      }
    } catch (IOException e) {
      throw new UnreadableException("cannot write '" + file + "': " + reason(e), e);
    }
  }

  /**
   * Writes a new file and moves it to its place.
   *
   * @param mode the permissions to give it; none: what a new file has here
   */
  private static void replace(Path target, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    // createTempFile would make a file that nobody else may ever read.
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".new");
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (!mode.isEmpty()) {
        Files.setPosixFilePermissions(temporary, mode);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
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
