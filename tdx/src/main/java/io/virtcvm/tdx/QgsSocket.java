package io.virtcvm.tdx;

import io.virtcvm.rules.HostPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The unix socket of a quote generation service (QGS).
 *
 * @param path absolute, on the host; empty for the one that libvirt takes by itself, {@code
 *     /var/run/tdx-qgs/qgs.socket}
 */
public record QgsSocket(Optional<String> path) {
  /** What a unix socket's address holds: sun_path of 108 bytes, with a zero at its end. */
  private static final int LONGEST = 107;

  /**
   * Reads a socket as a user writes it; nothing means libvirt's own.
   *
   * @throws IllegalArgumentException if the path is not absolute, or too long for a socket
   */
  public static QgsSocket parse(String path) {
    return new QgsSocket(path.isEmpty() ? Optional.empty() : Optional.of(require(path)));
  }

  /** Returns a path that may be a socket's. */
  static String require(String path) {
    HostPath.require(path, "socket");
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException(
          "write the path of a socket, of at most " + LONGEST + " bytes");
    }
    return path;
  }
}
