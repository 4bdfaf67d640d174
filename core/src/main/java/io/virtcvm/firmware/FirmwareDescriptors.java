package io.virtcvm.firmware;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The firmware descriptors of a host, in libvirt's order.
 *
 * <p>A file in a directory of higher precedence overrides one of the same name; an empty file hides
 * it. What is left is tried by file name, across the directories.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#bios-bootloader">libvirt on firmware
 *     autoselection</a>
 */
public final class FirmwareDescriptors {
  /** A descriptor is a page of JSON; what is longer is something else. */
  private static final int MAX_BYTES = 1 << 20;

  private final List<Path> directories;
  private final List<FirmwareDescriptor> descriptors = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private FirmwareDescriptors(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** Returns where libvirt looks on this machine, from the lowest precedence to the highest. */
  public static List<Path> localDirectories() {
    String config = System.getenv("XDG_CONFIG_HOME");
    Path user =
        config == null || config.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(config);
    return List.of(
        Path.of("/usr/share/qemu/firmware"),
        Path.of("/etc/qemu/firmware"),
        user.resolve("qemu/firmware"));
  }

  /**
   * Reads the descriptors in these directories.
   *
   * @param directories from the lowest precedence to the highest; one that does not exist is empty
   */
  public static FirmwareDescriptors in(List<Path> directories) {
    FirmwareDescriptors all = new FirmwareDescriptors(directories);
    Map<String, Path> files = new TreeMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path file : entries) {
          String name = file.getFileName().toString();
          // Libvirt asks for no suffix.
          if (!name.startsWith(".") && !Files.isDirectory(file)) {
            files.put(name, file);
          }
        }
      } catch (NoSuchFileException e) {
        // Most hosts have one or two of the three.
      } catch (IOException e) {
        all.unreadable.add(directory + ": cannot be listed: " + e.getMessage());
      }
    }
    files.forEach(all::add);
    return all;
  }

  private void add(String name, Path file) {
    try {
      long size = Files.size(file);
      if (size == 0) {
        return;
      }
      if (size > MAX_BYTES) {
        throw new IOException("longer than a descriptor may be");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      descriptors.add(FirmwareDescriptor.read(name, new StringReader(text)));
    } catch (IOException e) {
      unreadable.add(name + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * Returns the firmware that serves a domain: the first by file name that enforces Secure Boot or
   * not, as is wanted, else the first that serves at all.
   */
  public Optional<FirmwareDescriptor> choose(FirmwareNeed need) {
    FirmwareDescriptor first = null;
    for (FirmwareDescriptor one : descriptors) {
      if (obstacle(one, need).isEmpty()) {
        if (one.enforcesSecureBoot() == need.secureBoot()) {
          return Optional.of(one);
        }
        first = first == null ? one : first;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Returns the descriptor of a firmware file, if one names it. */
  public Optional<FirmwareDescriptor> of(String path) {
    for (FirmwareDescriptor one : descriptors) {
      if (one.path().equals(path)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a descriptor of this very file says that it serves there. */
  public boolean serves(String path, FirmwareNeed need) {
    for (FirmwareDescriptor one : descriptors) {
      if (one.path().equals(path) && obstacle(one, need).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Says why a firmware file does not serve there though descriptors name it; in one line. */
  public String explain(String path, FirmwareNeed need) {
    List<String> reasons = new ArrayList<>();
    for (FirmwareDescriptor one : descriptors) {
      if (one.path().equals(path)) {
        obstacle(one, need).ifPresent(reason -> reasons.add(one.name() + ": " + reason));
      }
    }
    return String.join("; ", reasons);
  }

  /** Says what was looked at when nothing was found, and why each did not fit; in one line. */
  public String explain(FirmwareNeed need) {
    List<String> reasons = new ArrayList<>();
    for (FirmwareDescriptor one : descriptors) {
      obstacle(one, need).ifPresent(reason -> reasons.add(one.name() + ": " + reason));
    }
    reasons.addAll(unreadable);
    return reasons.isEmpty()
        ? "no descriptors in " + directories
        : "looked at " + String.join("; ", reasons);
  }

  private static Optional<String> obstacle(FirmwareDescriptor one, FirmwareNeed need) {
    if (!one.features().contains(need.feature())) {
      return Optional.of("not built for " + need.feature());
    }
    if (!one.covers(need.architecture(), need.machine())) {
      return Optional.of("not for machine '" + need.machine() + "' on " + need.architecture());
    }
    if (!one.device().equals("memory")) {
      return Optional.of("mapped as " + one.device() + ", not as memory");
    }
    return Optional.empty();
  }
}
