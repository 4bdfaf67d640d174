package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Domains measure what virtee/sev-snp-measure says of the same launch; see README.md there. */
final class OracleTest {
  private static final String DOMAIN =
      """
      <domain type='kvm'>
        <name>measured</name>
        <vcpu>%s</vcpu>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader type='rom'>/usr/share/ovmf/OVMF.amdsev.fd</loader>%s
        </os>
        <cpu mode='custom'><model>%s</model></cpu>
        <launchSecurity type='%s'%s><policy>%s</policy></launchSecurity>
      </domain>
      """;

  private static final String KERNEL =
      "<kernel>/boot/k</kernel><initrd>/boot/i</initrd>"
          + "<cmdline>console=ttyS0 root=/dev/vda1</cmdline>";

  @Test
  void sameOnAnImageThatTheTestBuilds() throws Exception {
    byte[] image = new byte[16 * 4096];
    for (int page = 0; page < 15; page++) {
      Arrays.fill(image, page * 4096, (page + 1) * 4096, (byte) (page / 2));
    }
    System.arraycopy(ResetVectorTail.AMD_SEV.build(), 0, image, 15 * 4096, 4096);
    check("built.csv", image);
  }

  @Test
  void sameOnDebiansFirmware() throws Exception {
    check("debian-amdsev.csv", Debian.amdSev());
  }

  private static void check(String values, byte[] firmware) throws Exception {
    List<String> lines;
    try (InputStream in = OracleTest.class.getResourceAsStream(values)) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    int compared = 0;
    for (String line : lines) {
      if (!line.startsWith("#")) {
        compared++;
        String[] fields = line.split(", ");
        assertThat(measure(fields, firmware)).as(line).isEqualTo(fields[5]);
      }
    }
    assertThat(compared).isEqualTo(28);
  }

  private static String measure(String[] fields, byte[] firmware) throws Exception {
    boolean hashes = fields[4].equals("yes");
    String domain =
        DOMAIN.formatted(
            fields[1],
            hashes ? KERNEL : "",
            fields[2],
            fields[0].equals("snp") ? "sev-snp" : "sev",
            hashes ? " kernelHashes='yes'" : "",
            fields[0].equals("seves") ? "0x7" : fields[0].equals("sev") ? "0x3" : "0x30000");
    MeasurementOptions options =
        MeasurementOptions.NONE.withGuestFeatures(Long.decode(fields[3])).with(SevVmType.INIT2);
    LaunchMeasurement measurement = Measured.of(domain, firmware, options);
    return measurement.only().digest().hex();
  }
}
