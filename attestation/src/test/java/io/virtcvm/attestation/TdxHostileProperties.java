package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Files that want to be believed: a message or a value, nothing else. */
final class TdxHostileProperties {
  private static final int DESCRIPTOR = 1024;

  @Property(seed = "20261125")
  void noDescriptorIsTooStrange(
      @ForAll int offset,
      @ForAll int size,
      @ForAll long address,
      @ForAll long memory,
      @ForAll @IntRange(max = 5) int type,
      @ForAll @IntRange(max = 5) int attributes) {
    measures(TdxFirmware.usual().section(offset, size, address, memory, type, attributes).build());
  }

  @Property(seed = "20261125")
  void whatIsAcceptedLiesInTheFileAndNowhereTwice(
      @ForAll @IntRange(max = 8) int offset,
      @ForAll @IntRange(max = 8) int pages,
      @ForAll @IntRange(max = 16) int page,
      @ForAll @IntRange(max = 3) int type,
      @ForAll @IntRange(max = 3) int attributes) {
    int length = pages * TdxSection.PAGE;
    byte[] content =
        new TdxFirmware(4)
            .section(0, 16384, 0x8000, 16384, TdxFirmware.BFV, TdxFirmware.MEASURED)
            .section(
                offset * TdxSection.PAGE,
                type < 2 ? length : 0,
                (long) page * TdxSection.PAGE,
                length,
                type,
                attributes)
            .build();
    boolean inTheFile = type > 1 || offset + pages <= 4;
    boolean apart = page >= 12 || page + pages <= 8;
    boolean consistent = attributes == 0 || (attributes == 1 && type < 2);
    assertThat(measures(content)).isEqualTo(pages > 0 && inTheFile && apart && consistent);
  }

  @Property(seed = "20261125")
  void noWordOfADescriptorIsTooStrange(@ForAll @IntRange(max = 43) int word, @ForAll int value) {
    byte[] content = TdxFirmware.usual().build();
    ByteBuffer.wrap(content)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(content.length - DESCRIPTOR + 4 * word, value);
    measures(content);
  }

  @Property(seed = "20261125")
  void noBytesAreTooStrange(@ForAll byte[] bytes) {
    measures(bytes);
    hashes(bytes);
  }

  @Property(seed = "20261125")
  void noWordOfAnImageIsTooStrange(
      @ForAll @IntRange(max = 0x17c) int at, @ForAll int value, @ForAll boolean plus) {
    byte[] kernel = new PeFile(plus, 16).rest(100).certificates(200).build();
    ByteBuffer.wrap(kernel).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    hashes(kernel);
  }

  @Property(seed = "20261125")
  void aCutImageIsRefused(@ForAll @IntRange(max = 2859) int length) {
    byte[] kernel = new PeFile(true, 6).rest(100).certificates(200).build();
    assertThat(kernel).hasSize(2860);
    assertThat(hashes(Arrays.copyOf(kernel, length))).isFalse();
  }

  /** Returns whether there is a value; if there is none, then a message. */
  private static boolean measures(byte[] content) {
    try {
      Mrtd.of(FirmwareImage.of(content), PageOrder.TWO_PASS);
      return true;
    } catch (InvalidFirmwareException e) {
      assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n");
      return false;
    }
  }

  private static boolean hashes(byte[] content) {
    try {
      PeImage.authenticode(content);
      return true;
    } catch (UnmeasurableException e) {
      assertThat(e.getMessage()).startsWith("kernel is ").doesNotContain("\n");
      return false;
    }
  }
}
