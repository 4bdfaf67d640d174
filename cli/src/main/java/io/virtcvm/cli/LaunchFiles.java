package io.virtcvm.cli;

import io.virtcvm.attestation.DomainFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code --firmware-file} and its like: where the files are that a domain names. Without them, and
 * where the host is this machine, they are where the domain says; those of another host are never
 * looked for here.
 */
final class LaunchFiles implements DomainFiles {
  private static final List<String> KERNELS_OWN = List.of("/proc", "/sys");

  private final Map<Part, String> copies = new EnumMap<>(Part.class);
  private final Map<Part, String> unread = new EnumMap<>(Part.class);

  /** The host whose files they are; empty where it is this machine. */
  private final Optional<String> elsewhere;

  /**
   * Takes the options.
   *
   * @param elsewhere the name of the host whose files they are; empty where it is this machine
   */
  LaunchFiles(CommandLine commandLine, Optional<String> elsewhere) {
    this.elsewhere = elsewhere;
    for (Part part : Part.values()) {
      String copy = commandLine.getParseResult().matchedOptionValue(flag(part), "");
      if (!copy.isEmpty()) {
        copies.put(part, copy);
      }
    }
    unread.putAll(copies);
  }

  static void addTo(CommandSpec spec) {
    for (Part part : Part.values()) {
      spec.addOption(
          OptionSpec.builder(flag(part))
              .paramLabel("FILE")
              .type(String.class)
              .description(
                  "Read the " + part.text() + " here; where the domain says, when left out.")
              .build());
    }
  }

  private static String flag(Part part) {
    return "--" + part.text() + "-file";
  }

  @Override
  public Open open(Part part, String path) throws IOException {
    unread.remove(part);
    String copy = copies.get(part);
    if (copy != null) {
      return new Open(copy, named(copy, NamedFiles.open(copy)));
    }
    if (path.isEmpty()) {
      throw new UnreadableException(
          "the domain names no " + part.text() + ": libvirt chooses one when the domain is defined",
          "measure the domain that is defined on its host, or name the file with " + flag(part));
    }
    if (elsewhere.isPresent()) {
      throw new UnreadableException(
          "the " + part.text() + " '" + path + "' is a file of host '" + elsewhere.get() + "'",
          "copy it here, and name the copy with " + flag(part));
    }
    String remedy = "that is the domain's " + part.text() + "; another is named with " + flag(part);
    if (!isFile(path)) {
      throw new UnreadableException("cannot read '" + path + "': no file on this machine", remedy);
    }
    try {
      return new Open(path, named(path, NamedFiles.open(path)));
    } catch (UnreadableException e) {
      throw new UnreadableException(e.getMessage(), remedy, e);
    }
  }

  /**
   * A domain may come from anybody: no device is read, which may never end, and nothing that the
   * kernel makes up, of which some waits or acts.
   */
  private static boolean isFile(String path) throws UnreadableException {
    Path file = NamedFiles.path(path);
    if (!file.isAbsolute() || !Files.exists(file)) {
      return file.isAbsolute();
    }
    try {
      Path real = file.toRealPath();
      return Files.isRegularFile(real) && KERNELS_OWN.stream().noneMatch(real::startsWith);
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells of options that made no difference. */
  void tellUnread() {
    for (Part part : unread.keySet()) {
      Message.print(
          flag(part)
              + ": not read: nothing of this domain's measurement follows from its "
              + part.text());
    }
  }

  /** Whatever goes wrong later names the file, too. */
  private static InputStream named(String name, InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (IOException e) {
          throw NamedFiles.unreadable(name, e);
        }
      }
    };
  }
}
