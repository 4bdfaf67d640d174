package io.virtcvm.attestation;

import static io.virtcvm.attestation.TdxFirmware.BFV;
import static io.virtcvm.attestation.TdxFirmware.CFV;
import static io.virtcvm.attestation.TdxFirmware.HOB;
import static io.virtcvm.attestation.TdxFirmware.MEASURED;
import static io.virtcvm.attestation.TdxFirmware.TEMPORARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors of firmware for TDX: the real one, and such as must not be believed. */
final class TdxMetadataTest {
  private static final int PAGE = 4096;

  /** Where {@link TdxFirmware} puts the descriptor. */
  private static final int FROM_END = 1024;

  private static byte[] real(String name) throws IOException {
    return Files.readAllBytes(Corpus.root().resolve("target/sid/usr/share/ovmf").resolve(name));
  }

  private static TdxMetadata read(byte[] content) {
    return TdxMetadata.of(FirmwareImage.of(content));
  }

  private static void assertRefused(byte[] content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(InvalidFirmwareException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void debiansBuildMeasuresItsCodeOnly() throws IOException {
    TdxMetadata metadata = read(real("OVMF.inteltdx.ms.fd"));
    assertThat(metadata.sections()).hasSize(6);
    assertThat(metadata.sections().stream().filter(TdxSection::isMeasured)).hasSize(1);
  }

  @Test
  void anImageWithoutMetadataIsNoneForTdx() {
    assertRefused(new byte[PAGE], "no firmware for TDX");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x46564455, it does not begin with 'TDVF'",
    "4, 0, length 0 with 5 sections",
    "4, 175, length 175 with 5 sections",
    "4, -1, length 4294967295 with 5 sections",
    "8, 0, version 0",
    "8, 2, version 2",
    "12, 0, length 176 with 0 sections",
    "12, 4, length 176 with 4 sections",
    "12, -1, length 176 with 4294967295 sections",
    "16, 0x2001, of the file",
    "16, -1, of the file",
    "20, 0, type 0 with 0 bytes of content",
    "20, 0x3fff, of the file",
    "20, -1, of the file",
    "24, 0xffffc001, no whole pages",
    "28, 0x100000, no memory",
    "28, -1, no memory",
    "32, 0, no memory",
    "32, 0x4001, no whole pages",
    "32, 0x8000, of the file",
    "36, 0x7fffffff, no memory",
    "36, -1, no memory",
    "40, 4, unknown type 4",
    "40, -1, unknown type 4294967295",
    "40, 2, type 2 with 16384 bytes of content",
    "44, 2, 'not to be added at launch (PAGE.AUG)'",
    "44, 3, 'not to be added at launch (PAGE.AUG)'",
    "44, 4, unknown attributes 0x4",
    "44, 0, no section is measured",
  })
  void whatContradictsItselfIsRefused(int at, String value, String message) {
    byte[] content = TdxFirmware.usual().build();
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(content.length - FROM_END + at, (int) (long) Long.decode(value));
    assertRefused(content, message);
  }

  @Test
  void distancesThatLeadNowhereAreRefused() {
    byte[] good = TdxFirmware.usual().build();
    for (int distance : new int[] {0, 15, good.length + 1, -1, Integer.MIN_VALUE}) {
      byte[] content = good.clone();
      ByteBuffer.wrap(content)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(content.length - 32 - 18 - 22, distance);
      assertRefused(content, "bad TDVF metadata: no room for it");
    }
  }

  @Test
  void sectionsMustNotOverlapInMemory() {
    for (long address : new long[] {0x10000, 0x11000, 0x13000}) {
      assertRefused(
          measured()
              .section(0, 0, 0x10000, 4 * PAGE, TEMPORARY, 0)
              .section(0, 0, address, PAGE, HOB, 0)
              .build(),
          "sections overlap at 0x" + Long.toHexString(address));
    }
    assertThat(
            read(measured()
                    .section(0, 0, 0x10000, 4 * PAGE, TEMPORARY, 0)
                    .section(0, 0, 0x14000, PAGE, HOB, 0)
                    .section(0, 0, 0xf000, PAGE, TEMPORARY, 0)
                    .section(0, PAGE, 0, PAGE, CFV, 0)
                    .build())
                .sections())
        .hasSize(5);
  }

  @Test
  void memoryIsLimited() {
    assertRefused(
        measured().section(0, 0, 1L << 33, 1L << 33, TEMPORARY, 0).build(),
        "more than 256 MiB of memory");
    TdxFirmware many = measured();
    for (long i = 1; i <= 3; i++) {
      many.section(0, 0, i << 33, 100 << 20, TEMPORARY, 0);
    }
    assertRefused(many.build(), "more than 256 MiB of memory");
  }

  @Test
  void cutAndChangedImagesGiveAMessageOrAValue() throws IOException {
    byte[] good = TdxFirmware.usual().build();
    Random random = new Random(11);
    int refused = 0;
    int measured = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOfRange(good, random.nextInt(8) * random.nextInt(2048), good.length);
      for (int change = random.nextInt(3); change > 0; change--) {
        int back = random.nextBoolean() ? FROM_END - random.nextInt(200) : 1 + random.nextInt(80);
        bad[bad.length - back] = (byte) (random.nextBoolean() ? random.nextInt() : 1 << i % 8);
      }
      try {
        Mrtd.of(FirmwareImage.of(bad), PageOrder.ONE_PASS);
        measured++;
      } catch (InvalidFirmwareException e) {
        refused++;
        assertThat(e).hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThat(measured).isGreaterThan(100);
  }

  private static TdxFirmware measured() {
    return new TdxFirmware(2).section(PAGE, PAGE, 0xfffff000L, PAGE, BFV, MEASURED);
  }
}
