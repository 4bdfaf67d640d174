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

  /** Also a unified kernel image, with its initial file system, is shorter. */
  private static final int MAX_KERNEL = 512 << 20;

  private final Optional<Os> os;
  private final DomainFiles files;

  private static final long MAX_SIZE = 0xffff_ffffL;

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
   * @throws UnmeasurableException if it is in a container, whose bytes are not what is measured
   * @throws InvalidFirmwareException if it is too long for firmware, or its table contradicts
   *     itself
   */
  Firmware firmware() throws IOException {
    Optional<Loader> loader = os.map(Os::getLoader);
    String path = text(loader.map(Loader::getValue));
    String format = loader.map(Loader::getFormat).orElse("raw");
    try (Open file = files.open(Part.FIRMWARE, path)) {
      // A copy may be what is in the container; the domain's own file is the container itself.
      if (!format.equals("raw") && file.name().equals(path)) {
        throw new UnmeasurableException(
            "the firmware '" + path + "' is in a container of format '" + format + "'",
            "'qemu-img convert -O raw' takes it out; name that file with --firmware-file");
      }
      byte[] content = file.stream().readNBytes(FirmwareImage.MAX_SIZE + 1);
      FirmwareImage image = FirmwareImage.of(content);
      return new Firmware(
          image,
          new Content(
              Part.FIRMWARE.text(),
              "os/loader",
              file.name(),
              content.length,
              Digest.later(Algorithm.SHA256, () -> hashed(content)),
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

  /**
   * Hashes a file as it is read.
   *
   * @throws UnmeasurableException if it is longer than QEMU can hand it over
   */
  Content hash(Part part, String path) throws IOException {
    return hash(part, path, Optional.empty());
  }

  /** Does the same with SHA-384, too. */
  Content hashTwice(Part part, String path) throws IOException {
    return hash(part, path, Optional.of(Algorithm.SHA384.start()));
  }

  private Content hash(Part part, String path, Optional<MessageDigest> sha384) throws IOException {
    try (Open file = files.open(part, path)) {
      MessageDigest sha256 = Algorithm.SHA256.start();
      byte[] block = new byte[BLOCK];
      long size = 0;
      for (int read = file.stream().read(block); read >= 0; read = file.stream().read(block)) {
        update(sha256, block, read);
        if (sha384.isPresent()) {
          update(sha384.get(), block, read);
        }
        size += read;
        requireSize(part, file.name(), size);
      }
      return new Content(
          part.text(),
          "os/" + part.text(),
          file.name(),
          size,
          new Digest(Algorithm.SHA256, sha256.digest()),
          sha384.map(one -> new Digest(Algorithm.SHA384, one.digest())));
    }
  }

  /** QEMU tells the guest the size of each in 32 bits; a file without an end is none. */
  static void requireSize(Part part, String name, long size) {
    if (size > MAX_SIZE) {
      throw new UnmeasurableException(
          part.text() + " '" + name + "' has 4 GiB or more, for which QEMU has no field",
          "name the file of " + (part == Part.KERNEL ? "a kernel" : "an initial file system"));
    }
  }

  /**
   * A kernel that UEFI starts.
   *
   * @param image the digest of its PE image
   * @param input where it is from
   */
  record Kernel(Digest image, Content input) {}

  /** As it is read whole, and copied on the way, memory must have room for some of it. */
  static int mostOfKernel(long memory) {
    return (int) Math.min(MAX_KERNEL, memory / 4);
  }

  /**
   * Reads the kernel as UEFI does.
   *
   * @throws UnmeasurableException if it is no PE image, or too long
   */
  Kernel readKernel() throws IOException {
    try (Open file = files.open(Part.KERNEL, kernel())) {
      int most = mostOfKernel(Runtime.getRuntime().maxMemory());
      byte[] bytes = file.stream().readNBytes(most + 1);
      if (bytes.length > most) {
        throw new UnmeasurableException(
            "kernel '" + file.name() + "' has more than " + (most >> 20) + " MiB",
            most == MAX_KERNEL
                ? "name the file of a kernel"
                : "name the file of a kernel, or give Java more memory: JAVA_TOOL_OPTIONS=-Xmx4g");
      }
      return new Kernel(
          PeImage.authenticode(bytes),
          new Content(
              Part.KERNEL.text(),
              "os/kernel",
              file.name(),
              bytes.length,
              sha256(bytes),
              Optional.empty()));
    }
  }

  /** Returns the path of the first stage that is started in the kernel's place; empty for none. */
  String shim() {
    return text(os.map(Os::getShim));
  }

  /** Hashes the command line. */
  Content hashCmdline() {
    byte[] bytes = KernelHashes.terminated(cmdline());
    return new Content(
        "cmdline", "os/cmdline", cmdline(), bytes.length, sha256(bytes), Optional.empty());
  }

  private static Digest sha256(byte[] bytes) {
    return new Digest(Algorithm.SHA256, hashed(bytes));
  }

  private static byte[] hashed(byte[] bytes) {
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
