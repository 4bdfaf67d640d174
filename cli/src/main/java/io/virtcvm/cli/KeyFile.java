package io.virtcvm.cli;

import io.virtcvm.attestation.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * A private key in a file that nobody but its owner can open, as ssh has it. What was read of it is
 * overwritten, and no message shows any of it.
 */
final class KeyFile {
  /** As long as no key of one curve is, comments included. */
  private static final int MAX_SIZE = 16 << 10;

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /**
   * Reads a key.
   *
   * @throws UnreadableException if the file is not fit for one, or holds another
   */
  static SigningKey read(String name) throws UnreadableException {
    if (name.contains("-----BEGIN")) {
      throw new UnreadableException(
          "cannot use key: a file's name is wanted, not the key itself",
          "other users can see arguments: make a new key, and name its file");
    }
    byte[] content = new byte[0];
    try {
      // What a link points to is judged, and opened as no link.
      Path file = NamedFiles.path(name).toRealPath();
      judge(name, Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
      judgeOwner(name, file);
      content = content(file);
      return SigningKey.of(content);
    } catch (UnreadableException e) {
      throw e;
    } catch (IOException e) {
      throw NamedFiles.unreadable(name, e);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("cannot use key '" + name + "': " + e.getMessage());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static void judge(String name, PosixFileAttributes file) throws UnreadableException {
    if (!file.isRegularFile()) {
      throw new UnreadableException(
          "cannot use key '" + name + "': not a regular file",
          "keep the key in a file that only its owner can read");
    }
    if (!OWNERS.containsAll(file.permissions())) {
      throw new UnreadableException(
          "cannot use key '"
              + name
              + "': others may open it ("
              + PosixFilePermissions.toString(file.permissions())
              + ")",
          "'chmod 600 " + name + "'; if others could read it before, make a new key");
    }
    if (file.size() > MAX_SIZE) {
      throw new UnreadableException(
          "cannot use key '" + name + "': " + file.size() + " bytes are no private key");
    }
  }

  /** Whoever owns a file can open it whatever its mode says, and can change what is in it. */
  private static void judgeOwner(String name, Path file) throws IOException {
    Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!owner.equals(self) && !owner.equals(0)) {
      throw new UnreadableException(
          "cannot use key '" + name + "': it is another user's (uid " + owner + ")",
          "sign as that user, or make a key of your own");
    }
  }

  private static byte[] content(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(MAX_SIZE);
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // Until the end of the file.
      }
      return Arrays.copyOf(content.array(), content.position());
    } finally {
      Arrays.fill(content.array(), (byte) 0);
    }
  }
}
