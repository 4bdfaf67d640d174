package io.virtcvm.tdx;

import io.virtcvm.rules.HostPath;
import java.util.Optional;

/**
 * The unix socket of a quote generation service (QGS).
 *
 * @param path absolute, on the host; empty for the one that libvirt takes by itself, {@code
 *     /var/run/tdx-qgs/qgs.socket}
 */
public record QgsSocket(Optional<String> path) {
  /**
   * Reads a socket as a user writes it; nothing means libvirt's own.
   *
   * @throws IllegalArgumentException if the path is not absolute
   */
  public static QgsSocket parse(String path) {
    return new QgsSocket(
        path.isEmpty() ? Optional.empty() : Optional.of(HostPath.require(path, "socket")));
  }
}
