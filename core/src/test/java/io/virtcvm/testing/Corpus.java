package io.virtcvm.testing;

import io.virtcvm.Host;
import io.virtcvm.Host.RemoteFirmware;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the shared documents, the test libvirt, and its firmware descriptors are. */
public final class Corpus {
  private Corpus() {}

  /** Returns every domain document of the corpus and of the cases, in a stable order. */
  public static List<Path> documents() {
    return find(domains(), ".xml");
  }

  /** Returns the folders of a TEE's golden cases. */
  public static List<Path> cases(String tee) {
    return find(domains().resolve("cases").resolve(tee), "/in.xml").stream()
        .map(Path::getParent)
        .toList();
  }

  /** Returns a host that offers what Debian's firmware packages offer. */
  public static Host debianHost() {
    return Host.withDescriptorsFrom(List.of(root().resolve("target/sid/usr/share/qemu/firmware")));
  }

  /**
   * Returns a host with the same files, which cannot be read, and a libvirt that selects firmware.
   */
  public static Host selectingHost() {
    return Host.remote(new RemoteFirmware(true, List.of()));
  }

  /** Returns a host with the same files, which cannot be read, and a libvirt that lists them. */
  public static Host listingHost() {
    List<String> files =
        List.of(
            "/usr/share/OVMF/OVMF_CODE_4M.fd",
            "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
            "/usr/share/ovmf/OVMF.amdsev.fd",
            "/usr/share/ovmf/OVMF.inteltdx.ms.fd");
    return Host.remote(new RemoteFirmware(false, files));
  }

  /** Returns the folder that holds the corpus. */
  public static Path domains() {
    return Path.of(System.getProperty("domains.dir"));
  }

  /** Returns the root of the checkout. */
  public static Path root() {
    return Path.of(System.getProperty("root.dir"));
  }

  private static List<Path> find(Path directory, String suffix) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("no " + suffix + " under " + directory);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
