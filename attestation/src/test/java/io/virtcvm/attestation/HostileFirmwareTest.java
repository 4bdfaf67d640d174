package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Firmware that lies gives a message or the right digest: no other exception, no other digest. */
final class HostileFirmwareTest {
  private static final SaveArea AREA = new SaveArea(new CpuSignature(1), 1, SevVmType.INIT2);

  /** Where the metadata are in the last page of the build. */
  private static final int METADATA = 0xaac;

  private static byte[] tail() {
    try {
      return ResetVectorTail.AMD_SEV.build();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Measures in all ways; returns whether there was a digest. */
  static boolean measures(byte[] firmware) throws Exception {
    FirmwareImage image;
    try {
      image = FirmwareImage.of(firmware);
    } catch (InvalidFirmwareException e) {
      assertThat(e).hasMessageNotContaining("\n");
      return false;
    }
    Digest nothing = KernelHashes.nothing();
    KernelHashes hashes = new KernelHashes(nothing, nothing, nothing);
    boolean digest = false;
    for (Optional<KernelHashes> some :
        Arrays.asList(Optional.<KernelHashes>empty(), Optional.of(hashes))) {
      try {
        SevDigest.of(image, some);
      } catch (InvalidFirmwareException e) {
        assertThat(e).hasMessageNotContaining("\n");
      }
      try {
        byte[] first = AREA.ofFirst();
        Digest measured = SnpDigest.of(image, some).with(1, first, AREA.ofOthers(image));
        digest = true;
        if (some.isEmpty()) {
          assertThat(measured.toBytes()).isEqualTo(PlainSnpDigest.of(firmware, first));
        }
      } catch (InvalidFirmwareException e) {
        assertThat(e).hasMessageNotContaining("\n");
      }
    }
    return digest;
  }

  /** Bytes of the tail, changed where it is read: in its table and metadata. */
  @Provide
  Arbitrary<byte[]> changed() {
    Arbitrary<Integer> places =
        Arbitraries.oneOf(
            Arbitraries.integers().between(METADATA, 0xb0f),
            Arbitraries.integers().between(0xf50, 0xfff));
    Arbitrary<Byte> values =
        Arbitraries.oneOf(Arbitraries.bytes(), Arbitraries.of((byte) 0, (byte) 0xff, (byte) 0x80));
    return Combinators.combine(
            places.array(int[].class).ofMinSize(1).ofMaxSize(4),
            values.array(byte[].class).ofSize(4))
        .as(
            (at, value) -> {
              byte[] tail = tail();
              for (int i = 0; i < at.length; i++) {
                tail[at[i]] = value[i];
              }
              return tail;
            });
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void changedFirmwareGivesAMessageOrTheRightDigest(@ForAll("changed") byte[] firmware)
      throws Exception {
    measures(firmware);
  }

  @Property(tries = 500)
  void randomBytesAreNoFirmware(@ForAll byte[] bytes) throws Exception {
    assertThat(measures(bytes)).isFalse();
  }

  @Property(tries = 500)
  void cutFirmwareIsNone(@ForAll int cut) throws Exception {
    byte[] tail = tail();
    int from = 1 + Math.floorMod(cut, tail.length - 1);
    assertThat(measures(Arrays.copyOfRange(tail, from, tail.length))).isFalse();
    assertThat(measures(Arrays.copyOf(tail, tail.length - from))).isFalse();
  }

  @Test
  void theFuzzTargetFindsNothingSoon() throws Exception {
    int digests = FirmwareFuzz.run(new Random(11), 3_000);
    assertThat(digests).isBetween(300, 2_700);
  }

  @ParameterizedTest
  @CsvSource({
    "0,  0x56455342, they do not begin with 'ASEV'",
    "4,  0x00000000, length 0 for 7 sections",
    "4,  0xffffffff, length 4294967295 for 7 sections",
    "8,  0x00000002, 'version 2, where 1 is known'",
    "12, 0xffffffff, length 100 for 4294967295 sections",
    "12, 0x00000006, length 100 for 6 sections",
    "16, 0x00800001, no whole pages: 0x9000 bytes at 0x800001",
    "20, 0x00000000, no whole pages: 0x0 bytes at 0x800000",
    "20, 0xffffffff, no whole pages: 0xffffffff bytes at 0x800000",
    "20, 0xfffff000, two sections overlap at 0x80a000",
    "24, 0x00000005, a section of unknown type 0x5",
    "24, 0x00000000, a section of unknown type 0x0",
    "44, 0x00002000, 'section SECRETS has 0x2000 bytes, not one page'",
    "92, 0xff7e f000, a section overlaps the firmware at 0xfffff000",
    "96, 0x00000002, 'section SECRETS has 0xf000 bytes, not one page'"
  })
  void metadataThatContradictThemselvesAreRefused(int at, String value, String message) {
    byte[] tail = tail();
    ByteBuffer.wrap(tail)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(METADATA + at, Long.decode(value.replace(" ", "")).intValue());
    assertThatThrownBy(() -> SevMetadata.of(FirmwareImage.of(tail)))
        .isInstanceOf(InvalidFirmwareException.class)
        .hasMessage("bad SEV metadata: " + message);
  }

  @Test
  void hashesOutsideOfTheirSectionAreRefused() {
    byte[] tail = tail();
    int entry = 0xf84;
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(entry)).isEqualTo(0x810c00);
    for (int address : new int[] {0, 0x80fc00, 0x810f51, 0x811000, -1}) {
      bytes.putInt(entry, address);
      Digest nothing = KernelHashes.nothing();
      FirmwareImage image = FirmwareImage.of(tail);
      assertThatThrownBy(
              () -> SnpDigest.of(image, Optional.of(new KernelHashes(nothing, nothing, nothing))))
          .isInstanceOf(InvalidFirmwareException.class)
          .hasMessageContaining("no room for kernel hashes");
    }
  }

  @Test
  void firmwareWithoutAWayForVcpusIsRefused() {
    byte[] tail = tail();
    int entry = 0xfb8;
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(entry)).isEqualTo(0x80b004);
    bytes.putInt(entry, 0);
    assertThatThrownBy(() -> AREA.ofOthers(FirmwareImage.of(tail)))
        .isInstanceOf(InvalidFirmwareException.class)
        .hasMessageContaining("no address for vCPUs");
  }

  @Test
  void sectionsAreReadInTheirOrder() {
    assertThat(SevMetadata.of(FirmwareImage.of(tail())))
        .extracting(SevMetadata.Section::kind)
        .containsExactly(
            SevMetadata.Kind.SEC_MEM,
            SevMetadata.Kind.SEC_MEM,
            SevMetadata.Kind.SECRETS,
            SevMetadata.Kind.CPUID,
            SevMetadata.Kind.SVSM_CAA,
            SevMetadata.Kind.KERNEL_HASHES,
            SevMetadata.Kind.SEC_MEM);
  }
}
