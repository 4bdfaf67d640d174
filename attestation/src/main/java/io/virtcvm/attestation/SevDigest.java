package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The launch digests of SEV and SEV-ES guests: the SHA-256 of all that is encrypted before they
 * start. What the secure processor signs, and libvirt shows as the measurement, is an HMAC over it.
 * Source: AMD, Secure Encrypted Virtualization API (55766), LAUNCH_MEASURE.
 */
final class SevDigest {
  private SevDigest() {}

  /**
   * Computes that of a SEV guest.
   *
   * @throws InvalidFirmwareException if the firmware has no room for hashes that there are
   */
  static Digest of(FirmwareImage firmware, Optional<KernelHashes> hashes) {
    return end(start(firmware, hashes));
  }

  /**
   * Computes that of a SEV-ES guest.
   *
   * @param first the save area of the first vCPU
   * @param others that of each other one
   * @throws InvalidFirmwareException if the firmware has no room for hashes that there are
   */
  static Digest of(
      FirmwareImage firmware,
      Optional<KernelHashes> hashes,
      int vcpus,
      byte[] first,
      byte[] others) {
    MessageDigest sha256 = start(firmware, hashes);
    sha256.update(first);
    for (int i = 1; i < vcpus; i++) {
      sha256.update(others);
    }
    return end(sha256);
  }

  private static MessageDigest start(FirmwareImage firmware, Optional<KernelHashes> hashes) {
    firmware.requirePages();
    firmware.requireEntries();
    MessageDigest sha256 = Algorithm.SHA256.start();
    firmware.hash(sha256, 0, firmware.length());
    if (hashes.isPresent()) {
      HashesArea.of(firmware);
      sha256.update(hashes.get().table());
    }
    return sha256;
  }

  private static Digest end(MessageDigest sha256) {
    return new Digest(Algorithm.SHA256, sha256.digest());
  }
}
