package io.virtcvm.hook;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A unix socket that appears in its folder only when it can answer, and leaves with its owner.
 *
 * <p>KubeVirt's launcher dials every file of the folder. One that it sees between bind and listen
 * refuses it, and its gRPC then waits for a second, which is all the time there is. So the socket
 * is bound in a sub-folder, where the launcher does not look, and moved when it is ready.
 */
final class PublishedSocket implements Closeable {
  /** The sub-folders of ours, and of no one else. */
  private static final String STAGE = ".virt-cvm-";

  /** What the kernel has room for in the address of a unix socket, its end included. */
  private static final int MOST_BYTES = 108;

  /**
   * How many may wait to be accepted. To one more the kernel says no at once, and its gRPC then
   * waits for a second.
   */
  private static final int WAITING = 512;

  /**
   * Everybody who reaches the folder may connect: it is an empty one that the containers of one pod
   * share, in which the launcher's user may be another than ours.
   */
  private static final String MODE = "rw-rw-rw-";

  private final Path path;
  private final Path stage;
  private final ServerSocketChannel channel;
  private Optional<Object> identity = Optional.empty();

  private PublishedSocket(Path path, Path stage, ServerSocketChannel channel) {
    this.path = path;
    this.stage = stage;
    this.channel = channel;
  }

  /**
   * Listens, out of sight, for what will be a socket of that path.
   *
   * @throws IOException if it cannot, with a message for whoever started the server
   */
  static PublishedSocket bind(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder == null) {
      throw new IOException("no path of a socket '" + path + "': name a file in a folder");
    }
    requireShort(path, path);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "no such folder '" + folder + "': have KubeVirt mount it, or name one that is there");
    }
    requireSocket(path);
    removeDeadStages(folder);
    if (answers(path)) {
      throw new IOException(
          "socket '" + path + "' is in use: stop the server behind it, or name another path");
    }
    Path stage = folder.resolve(STAGE + unique());
    Path socket = stage.resolve("s");
    requireShort(socket, path);
    Files.createDirectory(
        stage, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    PublishedSocket published = new PublishedSocket(path, stage, channel);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket), WAITING);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(MODE));
    } catch (IOException | RuntimeException e) {
      published.close();
      throw e;
    }
    return published;
  }

  /** Returns eight digits that no other server will have. They are no secret. */
  static String unique() {
    long bits = ThreadLocalRandom.current().nextLong(1L << 32, 1L << 33);
    return Long.toHexString(bits).substring(1);
  }

  /** What lies there will be replaced. */
  private static void requireSocket(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      throw new IOException("'" + path + "' is there, and no socket: name another path");
    }
  }

  private static void requireShort(Path bound, Path named) throws IOException {
    int length = bound.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length >= MOST_BYTES) {
      int over = length - MOST_BYTES + 1;
      throw new IOException(
          "path too long '" + named + "': name one whose folder is " + over + " bytes shorter");
    }
  }

  /**
   * A process that was killed leaves its sub-folder, which nobody else may mistake for a socket.
   */
  private static void removeDeadStages(Path folder) throws IOException {
    try (DirectoryStream<Path> stages = Files.newDirectoryStream(folder, STAGE + "*")) {
      for (Path stage : stages) {
        Path socket = stage.resolve("s");
        if (!answers(socket)) {
          Files.deleteIfExists(socket);
          Files.deleteIfExists(stage);
        }
      }
    }
  }

  /**
   * Removes sockets whose owner is dead: the launcher would dial them again and again.
   *
   * @param pattern of their names, as {@link Files#newDirectoryStream(Path, String)} takes it
   */
  static void removeDead(Path folder, String pattern) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, pattern)) {
      for (Path socket : sockets) {
        if (!answers(socket)) {
          Files.deleteIfExists(socket);
        }
      }
    }
  }

  private static boolean answers(Path socket) {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return connection.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  /** Returns where the socket can be reached before it is published. */
  UnixDomainSocketAddress staged() {
    return UnixDomainSocketAddress.of(stage.resolve("s"));
  }

  /** Shows the socket, in one step, and leaves nothing beside it. */
  synchronized void publish() throws IOException {
    Path socket = stage.resolve("s");
    identity = identity(socket);
    Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // From now on the folder may go, with all that is in it: that is an end, and no failure.
    Files.deleteIfExists(stage);
  }

  /** Returns whether the published socket is there, and still this one. */
  synchronized boolean isPresent() {
    return identity.isPresent() && identity(path).equals(identity);
  }

  private static Optional<Object> identity(Path file) {
    try {
      return Optional.ofNullable(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the socket, unless another has taken its place, and listens no more. */
  @Override
  public synchronized void close() throws IOException {
    if (isPresent()) {
      Files.deleteIfExists(path);
    }
    identity = Optional.empty();
    Files.deleteIfExists(stage.resolve("s"));
    Files.deleteIfExists(stage);
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
