package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MRTD beside a second derivation of it, on Debian's build and on our own. */
final class MrtdTest {
  private static final Path DEBIAN = Corpus.root().resolve("target/sid/usr/share/ovmf");

  private static final String ONE_PASS =
      "a7a1f751abc454f9cbab198ca8d2edb2821935df525c74182b5e776cb0929e8c"
          + "59aefecce725b0d08a5e9d3d3183bd08";
  private static final String TWO_PASS =
      "b90b236113eb4c0d4df4ef590568c14e6028a3a31d7e8ac63dee9845df5008d3"
          + "ebf82d4f5974e933798f65d7a279b9a9";

  @Test
  void theOrderOfPagesIsPartOfDebiansValue() throws IOException {
    FirmwareImage firmware = FirmwareImage.of(Debian.intelTdx());
    assertThat(Mrtd.of(firmware, PageOrder.ONE_PASS).hex()).isEqualTo(ONE_PASS);
    assertThat(Mrtd.of(firmware, PageOrder.TWO_PASS).hex()).isEqualTo(TWO_PASS);
  }

  @ParameterizedTest
  @EnumSource
  void twoDerivationsAgreeOnDebiansBuilds(PageOrder order) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("mrtd", order.text()));
    List<String> ours = new ArrayList<>();
    // All of them can start in TDX, whatever they are built for.
    for (String name : List.of("OVMF.inteltdx.ms.fd", "OVMF.amdsev.fd", "OVMF.fd")) {
      Path file = DEBIAN.resolve(name);
      arguments.add(file.toString());
      ours.add(Mrtd.of(FirmwareImage.of(Files.readAllBytes(file)), order).hex());
    }
    assertThat(SecondDerivation.ask(arguments)).isEqualTo(ours);
  }

  @ParameterizedTest
  @EnumSource
  void twoDerivationsAgreeOnSectionsOfEveryKind(PageOrder order, @TempDir Path directory)
      throws IOException {
    List<byte[]> images = new ArrayList<>();
    images.add(TdxFirmware.usual().build());
    images.add(
        new TdxFirmware(1)
            .section(0, 4096, 0xfffff000L, 4096, TdxFirmware.BFV, TdxFirmware.MEASURED)
            .build());
    images.add(
        new TdxFirmware(4)
            .section(4096, 12288, 1L << 40, 12288, TdxFirmware.CFV, TdxFirmware.MEASURED)
            .section(0, 4096, 0, 4096, TdxFirmware.BFV, 0)
            .section(0, 8192, 8192, 8192, TdxFirmware.BFV, TdxFirmware.MEASURED)
            .build());
    List<String> arguments = new ArrayList<>(List.of("mrtd", order.text()));
    List<String> ours = new ArrayList<>();
    for (byte[] image : images) {
      Path file = directory.resolve(images.indexOf(image) + ".fd");
      arguments.add(Files.write(file, image).toString());
      ours.add(Mrtd.of(FirmwareImage.of(image), order).hex());
    }
    assertThat(SecondDerivation.ask(arguments)).isEqualTo(ours);
    assertThat(ours).doesNotHaveDuplicates();
  }
}
