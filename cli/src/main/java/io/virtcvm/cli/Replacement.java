package io.virtcvm.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Replaces a file in one step: whoever reads it, and whatever happens meanwhile, sees the old one
 * or the new one, never a part.
 */
final class Replacement {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path target;
  private final Path temporary;

  private Replacement(Path target) {
    this.target = target;
    String unique = Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime() << 22);
    this.temporary = target.resolveSibling(".virt-cvm." + unique + ".new");
  }

  /**
   * Writes a file. A link stays a link, a file keeps owner, group and mode, and what is no file, a
   * pipe or a terminal, is written to.
   */
  static void write(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      Files.write(file, content, StandardOpenOption.WRITE);
    } else {
      new Replacement(target(file)).write(content);
    }
  }

  private static Path target(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    // A link to nothing: the file is made where it points to.
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Writes it undisturbed: a process that is told to end first ends this, or does not begin it. */
  private void write(byte[] content) throws IOException {
    ReentrantLock running = new ReentrantLock();
    running.lock();
    try {
      holdUp(running);
      replace(content);
    } finally {
      running.unlock();
    }
  }

  private static void holdUp(ReentrantLock running) throws IOException {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(running::lock));
    } catch (IllegalStateException e) {
      throw new IOException("the command was told to end", e);
    }
  }

  private void replace(byte[] content) throws IOException {
    boolean exists = Files.exists(target);
    try (FileChannel channel = create(exists)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      if (exists) {
        keepAttributes();
      }
      // Without this a crash soon after could leave an empty file under the name.
      channel.force(true);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private FileChannel create(boolean exists) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      // What replaces a file is for no other eyes before it has that file's mode.
      return exists
          ? FileChannel.open(temporary, options, ownerOnly())
          : FileChannel.open(temporary, options);
    } catch (AccessDeniedException e) {
      throw failure("no permission to make a new file in '" + target.getParent() + "'", e);
    }
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  private void keepAttributes() throws IOException {
    Map<String, Object> old = Files.readAttributes(target, "unix:uid,gid,mode");
    try {
      Files.setAttribute(temporary, "unix:uid", old.get("uid"));
      Files.setAttribute(temporary, "unix:gid", old.get("gid"));
      Files.setAttribute(temporary, "unix:mode", old.get("mode"));
    } catch (IOException e) {
      throw failure(
          "its owner and group cannot be kept; run as its owner, or write another file", e);
    }
    UserDefinedFileAttributeView from = extended(target);
    for (String name : names(from)) {
      ByteBuffer value = ByteBuffer.allocate(from.size(name));
      from.read(name, value);
      extended(temporary).write(name, value.flip());
    }
  }

  private static UserDefinedFileAttributeView extended(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static List<String> names(UserDefinedFileAttributeView attributes) {
    try {
      return attributes.list();
    } catch (IOException e) {
      // A file system that has none.
      return List.of();
    }
  }

  private FileSystemException failure(String reason, IOException cause) {
    FileSystemException failure = new FileSystemException(target.toString(), null, reason);
    failure.initCause(cause);
    return failure;
  }
}
