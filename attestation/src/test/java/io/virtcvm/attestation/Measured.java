package io.virtcvm.attestation;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.DomainFiles.Open;
import io.virtcvm.attestation.DomainFiles.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Measures domains whose files are bytes of the test. */
final class Measured {
  /** The kernel and initial file system that values are on record for. */
  private static final String INITRD = "initrd-contents".repeat(999);

  private Measured() {}

  static LaunchMeasurement of(String domain, byte[] firmware, MeasurementOptions options)
      throws IOException {
    return Measurement.of(
        DomainDocument.parse(domain),
        options,
        (part, path) -> new Open(path, new ByteArrayInputStream(content(part, firmware))));
  }

  private static byte[] content(Part part, byte[] firmware) {
    return switch (part) {
      case FIRMWARE -> firmware;
      case KERNEL -> kernel();
      case INITRD -> INITRD.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] kernel() {
    byte[] kernel = new byte[256 * 64];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (byte) i;
    }
    return kernel;
  }
}
