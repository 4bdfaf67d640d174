package io.virtcvm.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine's kernel says of itself. */
final class LocalMachine {
  private LocalMachine() {}

  static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
