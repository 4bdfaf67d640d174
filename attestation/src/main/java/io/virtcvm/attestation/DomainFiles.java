package io.virtcvm.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Where the files are that a domain names. They are files of the domain's host, so that whoever
 * measures on another machine has to say where copies of them are.
 */
@FunctionalInterface
public interface DomainFiles {
  /** A file that takes part in a launch. */
  enum Part {
    /** The firmware, of {@code os/loader}. */
    FIRMWARE,
    /** The kernel that is booted without a boot loader, of {@code os/kernel}. */
    KERNEL,
    /** Its initial file system, of {@code os/initrd}. */
    INITRD;

    /** Returns what it is called in text: {@code firmware}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A file that is open.
   *
   * @param name what was opened, for those who trace a mismatch
   * @param stream its content; to close
   */
  record Open(String name, InputStream stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /**
   * Opens a file.
   *
   * @param path its name on the host, as the domain has it; empty if the domain leaves it to
   *     libvirt
   * @throws UnmeasurableException if nobody said where it is
   * @throws IOException if it cannot be opened; the message names it
   */
  Open open(Part part, String path) throws IOException;
}
