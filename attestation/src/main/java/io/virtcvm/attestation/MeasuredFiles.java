package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import io.virtcvm.attestation.DomainFiles.Open;
import io.virtcvm.attestation.DomainFiles.Part;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;

/** The files and texts of a domain that are measured, each with its hash. */
final class MeasuredFiles {
  private static final int BLOCK = 1 << 17;

  /** Small: a JVM takes to the CPU's own instructions when it has been called often enough. */
  private static final int PIECE = 1 << 12;

  private final Optional<Os> os;
  private final DomainFiles files;

  MeasuredFiles(Domain domain, DomainFiles files) {
    this.os = Optional.ofNullable(domain.getOs());
    this.files = files;
  }

  /**
   * The firmware.
   *
   * @param image what it holds
   * @param input where it is from
   */
  record Firmware(FirmwareImage image, Content input) {}

  /**
   * Reads the firmware.
   *
   * @throws InvalidFirmwareException if it is too long for firmware, or its table contradicts
   *     itself
   */
  Firmware firmware() throws IOException {
    Optional<Loader> loader = os.map(Os::getLoader);
    try (Open file = files.open(Part.FIRMWARE, text(loader.map(Loader::getValue)))) {
      byte[] content = file.stream().readNBytes(FirmwareImage.MAX_SIZE + 1);
      FirmwareImage image = FirmwareImage.of(content);
      return new Firmware(
          image,
          new Content(
              Part.FIRMWARE.text(),
              "os/loader",
              file.name(),
              content.length,
              Digest.later(Algorithm.SHA256, () -> sha256(content)),
              Optional.empty()));
    }
  }

  /** Returns the path of the kernel; empty where none is handed over. */
  String kernel() {
    return text(os.map(Os::getKernel));
  }

  /** Returns the path of the initial file system; empty where there is none. */
  String initrd() {
    return text(os.map(Os::getInitrd));
  }

  /** Returns the command line, as it is: also blanks count. */
  String cmdline() {
    return os.map(Os::getCmdline).orElse("");
  }

  /** Hashes a file as it is read: it may be as long as it likes. */
  Content hash(Part part, String path) throws IOException {
    try (Open file = files.open(part, path)) {
      MessageDigest sha256 = Algorithm.SHA256.start();
      byte[] block = new byte[BLOCK];
      long size = 0;
      for (int read = file.stream().read(block); read >= 0; read = file.stream().read(block)) {
        update(sha256, block, read);
        size += read;
      }
      Digest digest = new Digest(Algorithm.SHA256, sha256.digest());
      return new Content(
          part.text(), "os/" + part.text(), file.name(), size, digest, Optional.empty());
    }
  }

  /** Hashes the command line. */
  Content hashCmdline() {
    byte[] bytes = KernelHashes.terminated(cmdline());
    return new Content(
        "cmdline",
        "os/cmdline",
        cmdline(),
        bytes.length,
        new Digest(Algorithm.SHA256, sha256(bytes)),
        Optional.empty());
  }

  private static byte[] sha256(byte[] bytes) {
    MessageDigest sha256 = Algorithm.SHA256.start();
    update(sha256, bytes, bytes.length);
    return sha256.digest();
  }

  private static void update(MessageDigest digest, byte[] bytes, int length) {
    for (int i = 0; i < length; i += PIECE) {
      digest.update(bytes, i, Math.min(PIECE, length - i));
    }
  }

  private static String text(Optional<String> value) {
    return value.map(String::strip).orElse("");
  }
}
