package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.libvirt.PolicyInForce;
import io.virtcvm.libvirt.Verification;
import io.virtcvm.libvirt.Verification.Verdict;
import io.virtcvm.libvirt.Witness;
import io.virtcvm.libvirt.Witness.Speaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a verdict looks that no host without a TEE gives. */
final class VerificationTextTest {
  private static Verification snp(boolean debugging, String said) {
    return new Verification(
        debugging ? Verdict.NOT_CONFIDENTIAL : Verdict.CONFIDENTIAL,
        "the reason",
        Optional.of(
            new PolicyInForce(
                "SEV-SNP", "0xb0000", List.of("smt", "debug"), debugging, "bit 19 is set")),
        List.of(
            new Witness("libvirt: live XML", said, Speaks.NOTHING),
            new Witness("QEMU: query-sev", "enabled true", Speaks.FOR)));
  }

  private static String text(Verification verification) {
    return new VerificationText(new Palette(false)).of("web1", verification);
  }

  @Test
  void showsTheVerdictThePolicyAndWhoSaysWhat() {
    assertThat(text(snp(false, "domain type kvm")))
        .isEqualTo(
            """
            web1: confidential, says the host: the reason
              SEV-SNP policy 0xb0000: smt,debug

              -        libvirt: live XML  domain type kvm
              for      QEMU: query-sev    enabled true

            All of this is the host's word. Whoever runs the host can make it say anything: only remote attestation from
            within the guest proves to its owner that it is confidential.
            """);
  }

  @Test
  void shoutsThatDebuggingIsAllowed() throws Exception {
    assertThat(text(snp(true, "")))
        .contains("\n  DEBUGGING IS ALLOWED (bit 19 is set): THE HOST CAN READ AND CHANGE");
    assertThat(VerificationJson.of("web1", "uuid", snp(true, ""))).contains("\"debugging\": true");
  }

  @Test
  void letsNobodySteerTheTerminal() {
    assertThat(text(snp(false, "\u001b[2J\nweb1: confidential" + "x".repeat(500))))
        .contains("\\u001b[2J\\nweb1: confidentialxxx")
        .doesNotContain("x".repeat(200));
  }
}
