package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where save areas of one CPU differ; that the rest is right, the recorded values show. */
final class SaveAreaTest {
  private static final CpuSignature SIGNATURE = new CpuSignature(0x800f12);

  private static List<Integer> differences(byte[] one, byte[] other) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < SaveArea.LENGTH; i++) {
      if (one[i] != other[i]) {
        places.add(i);
      }
    }
    return places;
  }

  @Test
  void theLegacyTypeLeavesOutTheFloatingPointUnit() {
    byte[] legacy = new SaveArea(SIGNATURE, 0, SevVmType.LEGACY).ofFirst();
    byte[] init2 = new SaveArea(SIGNATURE, 0, SevVmType.INIT2).ofFirst();
    // MXCSR, and the x87 control word.
    assertThat(differences(legacy, init2)).containsExactly(0x408, 0x409, 0x410, 0x411);
    assertThat(legacy[0x408] | legacy[0x409] | legacy[0x410] | legacy[0x411]).isZero();
  }

  @Test
  void othersStartWhereTheFirmwareSays() throws Exception {
    SaveArea area = new SaveArea(SIGNATURE, 1, SevVmType.INIT2);
    FirmwareImage firmware = FirmwareImage.of(ResetVectorTail.AMD_SEV.build());
    byte[] others = area.ofOthers(firmware);
    // The base of CS in its upper half, and RIP: 0x0080b004 instead of 0xfffffff0.
    assertThat(differences(area.ofFirst(), others)).containsExactly(0x1a, 0x1b, 0x178, 0x179);
    assertThat(others[0x1a]).isEqualTo((byte) 0x80);
    assertThat(others[0x178]).isEqualTo((byte) 0x04);
  }

  @Test
  void featuresAndSignatureHaveTheirPlaces() {
    byte[] one = new SaveArea(SIGNATURE, 1, SevVmType.INIT2).ofFirst();
    byte[] other = new SaveArea(new CpuSignature(0x800f13), 0x21, SevVmType.INIT2).ofFirst();
    assertThat(differences(one, other)).containsExactly(0x310, 0x3b0);
  }
}
