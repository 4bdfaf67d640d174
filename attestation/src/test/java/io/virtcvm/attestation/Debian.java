package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.virtcvm.attestation.Digest.Algorithm;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Firmware of Debian's that values are on record for, in one build of it. */
final class Debian {
  /** The firmware for AMD's TEEs of ovmf-amdsev 2026.08+ds-2. */
  static final String AMD_SEV = "3e4fd0b3fe3b2dbe481c3d9e99418a034174f26cbe1f55aa212b0f18c12d2d6f";

  /** The firmware for TDX of ovmf-inteltdx 2026.08+ds-2. */
  static final String INTEL_TDX =
      "a265075b4147a096109e501e76196df1ec8a18659c26f7401492c597ec88f312";

  private Debian() {}

  /** Returns a file of the test root, in whatever build the root has. */
  static byte[] firmware(String name) throws IOException {
    return Files.readAllBytes(folder().resolve(name));
  }

  private static Path folder() {
    return Corpus.root().resolve("target/sid/usr/share/ovmf");
  }

  /** Returns {@link #AMD_SEV}; where the root has another build, the test is not run. */
  static byte[] amdSev() throws IOException {
    return known("OVMF.amdsev.fd", AMD_SEV, "ovmf-amdsev 2026.08+ds-2");
  }

  /** Returns {@link #INTEL_TDX}; where the root has another build, the test is not run. */
  static byte[] intelTdx() throws IOException {
    return known("OVMF.inteltdx.ms.fd", INTEL_TDX, "ovmf-inteltdx 2026.08+ds-2");
  }

  private static byte[] known(String name, String wanted, String version) throws IOException {
    byte[] content = firmware(name);
    String sha256 = HexFormat.of().formatHex(Algorithm.SHA256.start().digest(content));
    if (!sha256.equals(wanted)) {
      String why =
          "NOT RUN: the test root has another "
              + name
              + ", sha256 "
              + sha256
              + "; values are on record for "
              + version
              + " (README.md beside them says how to make them for this build)";
      System.err.println(why);
      abort(why);
    }
    assertThat(content).hasSize(4 << 20);
    return content;
  }
}
