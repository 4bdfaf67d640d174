package io.virtcvm.rules;

import java.util.Optional;

/**
 * Who chooses the firmware of a domain.
 *
 * @param kind who does
 * @param path the file on the host, absolute; present for {@link Kind#FILE} alone
 */
public record FirmwareSource(Kind kind, Optional<String> path) {
  /** Who chooses a firmware. */
  public enum Kind {
    /**
     * The host's firmware descriptors, or what its libvirt tells where they cannot be read; unless
     * the domain boots one that serves already.
     */
    DESCRIPTORS,
    /** Libvirt, when it stores or starts the domain. */
    LIBVIRT,
    /** The user. */
    FILE
  }

  /** The host's firmware descriptors: {@code auto}. */
  public static final FirmwareSource DESCRIPTORS =
      new FirmwareSource(Kind.DESCRIPTORS, Optional.empty());

  /** Libvirt's own autoselection: {@code libvirt}. */
  public static final FirmwareSource LIBVIRT = new FirmwareSource(Kind.LIBVIRT, Optional.empty());

  /**
   * Returns this very file.
   *
   * @throws IllegalArgumentException if the path is not absolute
   */
  public static FirmwareSource file(String path) {
    return new FirmwareSource(Kind.FILE, Optional.of(HostPath.require(path, "file")));
  }

  /**
   * Reads a source as a user writes it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static FirmwareSource parse(String text) {
    return switch (text) {
      case "auto" -> DESCRIPTORS;
      case "libvirt" -> LIBVIRT;
      default -> file(text);
    };
  }
}
