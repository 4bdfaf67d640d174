package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The table of Debian's real builds, and of builds that lie. */
final class FirmwareImageTest {
  private static final UUID SEV_METADATA = UUID.fromString("dc886566-984a-4798-a75e-5585a7bf67cc");
  private static final UUID TDX_METADATA = UUID.fromString("e47a6535-984a-4798-865e-4685a7bf8ec2");

  private static byte[] real(String name) throws IOException {
    Path file = Corpus.root().resolve("target/sid/usr/share/ovmf").resolve(name);
    return Files.readAllBytes(file);
  }

  @Test
  void realBuildsHaveTheirEntries() throws IOException {
    FirmwareImage amd = FirmwareImage.of(real("OVMF.amdsev.fd"));
    assertThat(amd.length()).isEqualTo(4 << 20);
    assertThat(amd.entry(SEV_METADATA))
        .hasValueSatisfying(one -> assertThat(one.limit()).isEqualTo(4));
    FirmwareImage intel = FirmwareImage.of(real("OVMF.inteltdx.ms.fd"));
    int distance = intel.entry(TDX_METADATA).orElseThrow().getInt(0);
    assertThat(intel.bytes().getInt(intel.length() - distance)).isEqualTo(0x46564454);
  }

  @Test
  void anImageWithoutTableHasNoEntries() {
    for (int size : new int[] {0, 1, 31, 32, 33, 49, 50, 4096}) {
      assertThat(FirmwareImage.of(new byte[size]).entry(SEV_METADATA)).isEmpty();
    }
  }

  @Test
  void lengthsThatLeadOutOfTheTableAreRefused() throws IOException {
    byte[] tail = tail();
    int length = tail.length - 32 - 18;
    for (int value : new int[] {0, 17, 0xffff}) {
      byte[] bad = tail.clone();
      bad[length] = (byte) value;
      bad[length + 1] = (byte) (value >>> 8);
      assertThatThrownBy(() -> FirmwareImage.of(bad))
          .isInstanceOf(InvalidFirmwareException.class)
          .hasMessageContaining("bad table of entries");
    }
  }

  @Test
  void cutAndChangedImagesGiveAMessageOrATable() throws IOException {
    byte[] tail = tail();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOfRange(tail, random.nextInt(tail.length), tail.length);
      for (int change = random.nextInt(4); change > 0 && bad.length > 0; change--) {
        bad[bad.length - 1 - random.nextInt(Math.min(bad.length, 256))] = (byte) random.nextInt();
      }
      try {
        FirmwareImage.of(bad);
      } catch (InvalidFirmwareException e) {
        refused++;
        assertThat(e).hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] tail() throws IOException {
    byte[] real = real("OVMF.amdsev.fd");
    return Arrays.copyOfRange(real, real.length - 4096, real.length);
  }
}
