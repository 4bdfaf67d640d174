package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.attestation.Digest.Algorithm;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages that are made again are those that the published vectors were made with. */
final class ResetVectorTailTest {
  @ParameterizedTest
  @CsvSource({
    "AMD_SEV, 8f765dfabc127fc0a938a0744a3103ec15864d7d794eb4c398aa976b6d6ab16c",
    "OVMF_X64, b4c021e085fb83ceffe6571a3d357b4a98773c83c474e47f76c876708fe316da"
  })
  void isTheLastPageOfThatBuild(ResetVectorTail tail, String sha256) throws Exception {
    byte[] digest = Algorithm.SHA256.start().digest(tail.build());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }
}
