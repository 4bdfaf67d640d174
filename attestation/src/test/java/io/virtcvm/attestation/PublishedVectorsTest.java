package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.attestation.Digest.Algorithm;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The launch digests that virtee/sev-snp-measure has for its two fixtures in its own tests. */
final class PublishedVectorsTest {
  private static final CpuSignature EPYC_V4 = new CpuSignature(0x800f12);

  private static FirmwareImage firmware(ResetVectorTail tail) throws Exception {
    return FirmwareImage.of(tail.build());
  }

  private static Optional<KernelHashes> emptyKernel(String cmdline) {
    Digest nothing = KernelHashes.nothing();
    byte[] text = KernelHashes.terminated(cmdline);
    return Optional.of(
        new KernelHashes(
            nothing, nothing, new Digest(Algorithm.SHA256, Algorithm.SHA256.start().digest(text))));
  }

  private static String snp(ResetVectorTail tail, int vcpus, Optional<KernelHashes> hashes)
      throws Exception {
    SaveArea area = new SaveArea(EPYC_V4, 0x1, SevVmType.INIT2);
    FirmwareImage firmware = firmware(tail);
    return SnpDigest.of(firmware, hashes)
        .with(vcpus, area.ofFirst(), area.ofOthers(firmware))
        .hex();
  }

  @Test
  void snp() throws Exception {
    assertThat(snp(ResetVectorTail.AMD_SEV, 1, Optional.empty()))
        .isEqualTo(
            "19358ba9a7615534a9a1e2f0dfc29384dcd4dcb7062ff9c6013b26869a5fc6ec"
                + "abe033c48dd6f6db5d6d76e7c5df632d");
    assertThat(snp(ResetVectorTail.OVMF_X64, 1, Optional.empty()))
        .isEqualTo(
            "da0296de8193586a5512078dcd719eccecbd87e2b825ad4148c44f665dc87df2"
                + "1e5b49e21523a9ad993afdb6a30b4005");
  }

  @Test
  void snpWithKernelHashes() throws Exception {
    assertThat(snp(ResetVectorTail.AMD_SEV, 4, emptyKernel("")))
        .isEqualTo(
            "5061fffb019493a903613d56d54b94912a1a2f9e4502385f5c194616753720a9"
                + "2441310ba6c4933de877c36e23046ad5");
  }

  @Test
  void sevEs() throws Exception {
    SaveArea area = new SaveArea(EPYC_V4, 0x0, SevVmType.INIT2);
    FirmwareImage firmware = firmware(ResetVectorTail.AMD_SEV);
    byte[] page = area.ofFirst();
    assertThat(SevDigest.of(firmware, emptyKernel(""), 1, page, page).hex())
        .isEqualTo("13810ae661ea11e2bb205621f582fee268f0367c8f97bc297b7fadef3e12002c");
  }

  @Test
  void sev() throws Exception {
    Optional<KernelHashes> hashes = emptyKernel("console=ttyS0 loglevel=7");
    assertThat(SevDigest.of(firmware(ResetVectorTail.AMD_SEV), hashes).hex())
        .isEqualTo("82a3ee5d537c3620628270c292ae30cb40c3c878666a7890ee7ef2a08fb535ff");
  }

  @Test
  void kernelHashesNeedFirmwareWithRoomForThem() {
    for (String tee : new String[] {"snp", "sev"}) {
      assertThatThrownBy(
              () -> {
                FirmwareImage none = firmware(ResetVectorTail.OVMF_X64);
                if (tee.equals("sev")) {
                  SevDigest.of(none, emptyKernel(""));
                } else {
                  snp(ResetVectorTail.OVMF_X64, 1, emptyKernel(""));
                }
              })
          .isInstanceOf(InvalidFirmwareException.class)
          .hasMessageContaining("has no room for kernel hashes");
    }
  }
}
