package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RTMR1 and RTMR2 beside a second derivation, and kernels that are none. */
final class TdxDirectBootTest {
  private static final byte[] INITRD =
      "initrd-contents".repeat(999).getBytes(StandardCharsets.UTF_8);

  private static PeFile usual() {
    return new PeFile(/* plus= */ true, 6).rest(1000).certificates(1472);
  }

  private static List<byte[]> kernels() {
    return List.of(
        usual().build(),
        new PeFile(true, 6).build(),
        new PeFile(true, 16).rest(3).build(),
        new PeFile(true, 4).rest(8).build(),
        new PeFile(false, 16).certificates(8).build(),
        new PeFile(false, 0).build(),
        new PeFile(false, 5).rest(1).certificates(7).build());
  }

  @Test
  void twoDerivationsAgreeOnImagesAndRtmr1(@TempDir Path directory) throws IOException {
    List<String> files = new ArrayList<>();
    List<String> images = new ArrayList<>();
    List<String> registers = new ArrayList<>();
    for (byte[] kernel : kernels()) {
      Path file = directory.resolve("kernel" + files.size());
      files.add(Files.write(file, kernel).toString());
      images.add(PeImage.authenticode(kernel).hex());
      registers.add(TdxDirectBoot.rtmr1(PeImage.authenticode(kernel)).hex());
    }
    assertThat(ask(files, "authenticode")).isEqualTo(images);
    assertThat(ask(files, "rtmr1")).isEqualTo(registers);
    assertThat(images).doesNotHaveDuplicates();
  }

  private static List<String> ask(List<String> files, String what) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(what));
    arguments.addAll(files);
    return SecondDerivation.ask(arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "console=ttyS0 root=/dev/vda1, true",
    "console=ttyS0, false",
    "'', true",
    "' ', false"
  })
  void twoDerivationsAgreeOnRtmr2(String cmdline, boolean withInitrd, @TempDir Path directory)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("rtmr2", cmdline));
    Optional<Digest> initrd = Optional.empty();
    if (withInitrd) {
      arguments.add(Files.write(directory.resolve("initrd"), INITRD).toString());
      initrd = Optional.of(sha384(INITRD));
    }
    assertThat(SecondDerivation.ask(arguments))
        .containsExactly(
            TdxDirectBoot.rtmr2(TdxDirectBoot.loadOptions(cmdline, withInitrd), initrd).hex());
  }

  @Test
  void signingAnImageDoesNotChangeItsDigest() {
    byte[] signed = usual().build();
    ByteBuffer bytes = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    int end = signed.length - 1472;
    byte[] unsigned = Arrays.copyOf(signed, end);
    ByteBuffer.wrap(unsigned).putLong(usual().certificatesEntry(), 0).putInt(PeFile.CHECKSUM, 0);
    Digest digest = PeImage.authenticode(signed);
    assertThat(PeImage.authenticode(unsigned)).isEqualTo(digest);
    bytes.putInt(PeFile.CHECKSUM, 1).put(end, (byte) ~bytes.get(end));
    assertThat(PeImage.authenticode(signed)).isEqualTo(digest);
  }

  @Test
  void everyOtherByteCounts() {
    byte[] good = usual().build();
    Digest digest = PeImage.authenticode(good);
    int same = 0;
    for (int at = 0; at < good.length - 1472; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      boolean left = at >= PeFile.CHECKSUM && at < PeFile.CHECKSUM + 4;
      try {
        boolean equal = PeImage.authenticode(changed).equals(digest);
        assertThat(equal).as("byte %s", at).isEqualTo(left);
        same += equal ? 1 : 0;
      } catch (UnmeasurableException e) {
        assertOneLine(e);
      }
    }
    assertThat(same).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, does not begin with 'MZ'",
    "0x3c, -1, no PE header",
    "0x3c, 0x7fffffff, no PE header",
    "0x3c, 0, no PE header",
    "0x40, 0x4551, no PE header",
    "0x44, -1, headers of 512 bytes",
    "0x54, 0, optional header of 0 bytes",
    "0x54, 1, optional header of 1 bytes",
    "0x54, 2, optional header of 2 bytes",
    "0x54, 0xa8, optional header of 168 bytes",
    "0x54, 0xffff, optional header of 65535 bytes",
    "0x58, 0x107, optional header of kind 0x107",
    "0x94, 0, headers of 0 bytes",
    "0x94, -1, headers of 4294967295 bytes",
    "0x94, 0x400, section at 512",
    "0x94, 0x1ff, section at 512",
    "0xc4, 5, optional header",
    "0xc4, -1, optional header",
    "0xe8, 0, certificates of 1472 bytes at 0",
    "0xe8, -1, certificates of 1472 bytes at 4294967295",
    "0xec, 1471, certificates of 1471 bytes",
    "0xec, -1, certificates of 4294967295 bytes",
  })
  void whatContradictsItselfIsRefused(String at, String value, String message) {
    byte[] kernel = usual().build();
    ByteBuffer bytes = ByteBuffer.wrap(kernel).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(Integer.decode(at), (int) (long) Long.decode(value));
    assertThatThrownBy(() -> PeImage.authenticode(kernel))
        .isInstanceOfSatisfying(UnmeasurableException.class, TdxDirectBootTest::assertOneLine)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoPeImageIsRefused() {
    for (byte[] kernel : List.of(new byte[0], new byte[4096], new byte[] {'M', 'Z'}, INITRD)) {
      assertThatThrownBy(() -> PeImage.authenticode(kernel))
          .isInstanceOf(UnmeasurableException.class)
          .hasMessage("kernel is no PE image: it does not begin with 'MZ'");
    }
  }

  @Test
  void cutAndChangedImagesGiveAMessageOrADigest() {
    byte[] good = usual().build();
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = Arrays.copyOf(good, i % 4 == 0 ? random.nextInt(good.length) : good.length);
      for (int change = random.nextInt(4); change > 0 && bad.length > 0; change--) {
        bad[random.nextInt(Math.min(bad.length, 0x180))] =
            (byte) (random.nextBoolean() ? random.nextInt() : -1);
      }
      try {
        PeImage.authenticode(bad);
      } catch (UnmeasurableException e) {
        refused++;
        assertOneLine(e);
      }
    }
    assertThat(refused).isBetween(10_000, 49_000);
  }

  @Test
  void whatReadersDisagreeOnIsRefused() {
    assertThatThrownBy(() -> TdxDirectBoot.loadOptions("a=\u00e4", true))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessageContaining("is not in ASCII");
    assertThatThrownBy(() -> TdxDirectBoot.loadOptions("", false))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessageContaining("neither command line nor initrd");
  }

  private static void assertOneLine(UnmeasurableException e) {
    assertThat(e).hasMessageStartingWith("kernel is ").hasMessageNotContaining("\n");
    assertThat(e.remedy()).isNotEmpty();
  }

  private static Digest sha384(byte[] bytes) {
    return Digest.of(Digest.Algorithm.SHA384, bytes);
  }
}
