package io.virtcvm.hook;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a server listens and what its Info tells.
 *
 * @param sidecarFolder where KubeVirt looks for the sockets of hook sidecars; empty for none there
 * @param pluginSocket the socket of a plugin; empty for none
 * @param container the name of the container, which keeps apart the sockets of several; may be
 *     empty
 * @param versions that Info offers
 * @param hookPoints at which KubeVirt is to call
 * @param priority of this sidecar at each of them
 * @param kind of confidential VM to warm up with, as KubeVirt's launchSecurity names it
 */
public record HookSettings(
    Optional<Path> sidecarFolder,
    Optional<Path> pluginSocket,
    String container,
    List<HookVersion> versions,
    List<HookPointName> hookPoints,
    int priority,
    String kind) {
  /** Where KubeVirt mounts the folder in a sidecar. */
  public static final Path SIDECAR_FOLDER = Path.of("/var/run/kubevirt-hooks");

  /** Copies the lists. */
  public HookSettings {
    versions = List.copyOf(versions);
    hookPoints = List.copyOf(hookPoints);
  }
}
