package io.virtcvm.libvirt;

import static io.virtcvm.libvirt.Verification.Verdict.CANNOT_TELL;
import static io.virtcvm.libvirt.Verification.Verdict.CONFIDENTIAL;
import static io.virtcvm.libvirt.Verification.Verdict.NOT_CONFIDENTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.libvirt.Verification.Verdict;
import io.virtcvm.libvirt.Witness.Speaks;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict on what QEMU may answer. */
final class VerificationTest {
  private static Verification of(MadeUpHost host) throws Exception {
    Verification verification = Verification.of(host);
    assertThat(verification.witnesses()).hasSizeBetween(2, 9);
    return verification;
  }

  private static void check(MadeUpHost host, Verdict verdict, String reason) throws Exception {
    Verification verification = of(host);
    assertThat(verification.reason()).contains(reason);
    assertThat(verification.verdict()).isEqualTo(verdict);
  }

  private static Speaks speaks(Verification verification, String name) {
    return verification.witnesses().stream()
        .filter(witness -> witness.name().endsWith(name))
        .findFirst()
        .orElseThrow()
        .speaks();
  }

  @Test
  void believesAnSnpGuestThatWasLaunched() throws Exception {
    Verification verification = of(MadeUpHost.snp());
    assertThat(verification.verdict()).isEqualTo(CONFIDENTIAL);
    assertThat(verification.reason()).isEqualTo("QEMU says that KVM runs it under SEV-SNP");
    assertThat(verification.policy())
        .hasValue(new PolicyInForce("SEV-SNP", "0x30000", List.of("smt"), false, "bit 19 is set"));
    assertThat(speaks(verification, "query-sev")).isEqualTo(Speaks.FOR);
    assertThat(speaks(verification, "live XML")).isEqualTo(Speaks.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uninit", "launch-update", "launch-secret", "send-update", "receive-update", "x"})
  void doubtsAnSnpGuestInAnyOtherState(String state) throws Exception {
    check(
        MadeUpHost.snp().answering("query-sev", MadeUpHost.sevInfo("sev-snp", state, 196608)),
        CANNOT_TELL,
        "launch is over");
  }

  @Test
  void sevLeavesRegistersToTheHostUnlessTheyAreEncrypted() throws Exception {
    check(MadeUpHost.sev(7), CONFIDENTIAL, "QEMU says that KVM runs it under SEV");
    assertThat(of(MadeUpHost.sev(7)).reason()).doesNotContain("registers");
    assertThat(of(MadeUpHost.sev(7)).policy().orElseThrow().names())
        .containsExactly("no-debug", "no-key-sharing", "es");
    check(MadeUpHost.sev(3), CONFIDENTIAL, "registers");
    check(
        MadeUpHost.sev(7)
            .answering(
                "query-sev", "{'return': {'enabled': true, 'state': 'running', 'policy': 7}}"),
        CONFIDENTIAL,
        "under SEV");
  }

  @Test
  void believesATdxGuestThatRuns() throws Exception {
    Verification verification = of(MadeUpHost.tdx());
    assertThat(verification.verdict()).isEqualTo(CONFIDENTIAL);
    assertThat(verification.policy().orElseThrow().names()).containsExactly("sept-ve-disable");
    assertThat(speaks(verification, "query-sev")).isEqualTo(Speaks.NOTHING);
    for (String status : List.of("prelaunch", "inmigrate", "shutdown", "")) {
      check(
          MadeUpHost.tdx().answering("query-status", "{'return': {'status': '" + status + "'}}"),
          CANNOT_TELL,
          "begun to run");
    }
  }

  @Test
  void saysThatDebuggingLetsTheHostIn() throws Exception {
    check(MadeUpHost.snp(196608 | 1 << 19), NOT_CONFIDENTIAL, "bit 19 is set");
    check(MadeUpHost.tdx().having("attributes", "268435457"), NOT_CONFIDENTIAL, "bit 0 is set");
    check(MadeUpHost.sev(6), NOT_CONFIDENTIAL, "bit 0 is clear");
  }

  @Test
  void saysThatAPlainGuestIsNone() throws Exception {
    Verification emulated = of(MadeUpHost.plain());
    assertThat(emulated.verdict()).isEqualTo(NOT_CONFIDENTIAL);
    assertThat(speaks(emulated, "query-kvm")).isEqualTo(Speaks.AGAINST);
    assertThat(speaks(emulated, "confidential-guest-support")).isEqualTo(Speaks.AGAINST);
    assertThat(speaks(emulated, "query-sev")).isEqualTo(Speaks.AGAINST);
    assertThat(emulated.policy()).isEmpty();
    check(
        MadeUpHost.plain().answering("query-kvm", "{'return': {'enabled': true}}"),
        NOT_CONFIDENTIAL,
        "nothing makes its machine confidential");
    check(
        MadeUpHost.snp()
            .answering("query-kvm", "{'return': {'enabled': false, 'present': true}}")
            .answering("query-sev", "{'return': {'enabled': false}}"),
        NOT_CONFIDENTIAL,
        "emulates");
  }

  @Test
  void doesNotBelieveLibvirt() throws Exception {
    check(MadeUpHost.plain().withXml(MadeUpHost.SNP_XML), NOT_CONFIDENTIAL, "nothing makes");
    check(MadeUpHost.snp().withXml(MadeUpHost.PLAIN_XML), CONFIDENTIAL, "SEV-SNP");
    check(MadeUpHost.snp().withXml("<!DOCTYPE x>"), CONFIDENTIAL, "SEV-SNP");
  }

  @Test
  void cannotTellOfATeeThatItDoesNotKnow() throws Exception {
    check(MadeUpHost.snp().having("type", "'s390-pv-guest'"), CANNOT_TELL, "names a TEE");
    check(MadeUpHost.snp().having("type", "'cca-guest'"), CANNOT_TELL, "names a TEE");
  }

  @Test
  void cannotTellWhenQemuContradictsItself() throws Exception {
    String contradiction = "contradicts itself";
    check(
        MadeUpHost.plain().answering("query-sev", MadeUpHost.sevInfo("sev-snp", "running", 196608)),
        CANNOT_TELL,
        contradiction);
    check(
        MadeUpHost.snp().answering("query-sev", "{'return': {'enabled': false}}"),
        CANNOT_TELL,
        contradiction);
    check(
        MadeUpHost.snp().answering("query-sev", MadeUpHost.sevInfo("sev", "running", 196608)),
        CANNOT_TELL,
        contradiction);
    check(
        MadeUpHost.tdx().answering("query-sev", MadeUpHost.sevInfo("sev-snp", "running", 196608)),
        CANNOT_TELL,
        contradiction);
    MadeUpHost otherPolicy =
        MadeUpHost.snp().answering("query-sev", MadeUpHost.sevInfo("sev-snp", "running", 720896));
    check(otherPolicy, CANNOT_TELL, contradiction);
    assertThat(of(otherPolicy).policy()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "query-kvm, whether KVM runs",
    "query-sev, whether SEV is on",
    "confidential-guest-support, what makes its machine",
    "type, what makes its machine",
    "policy, which policy",
  })
  void cannotTellWithoutAnAnswerThatMatters(String question, String reason) throws Exception {
    for (String garbage : MadeUpHost.GARBAGE) {
      check(MadeUpHost.snp().answering(question, garbage), CANNOT_TELL, reason);
    }
  }

  @Test
  void cannotTellWhenItMayNotAsk() throws Exception {
    MadeUpHost host = MadeUpHost.snp().refusing("operation forbidden for read only access");
    check(host, CANNOT_TELL, "QEMU could not be asked");
    assertThat(of(host).witnesses().get(1).said())
        .isEqualTo("no answer: operation forbidden for read only access");
  }

  @Test
  void passesOnThatTheHostIsLost() {
    assertThatThrownBy(() -> Verification.of(MadeUpHost.snp().lost()))
        .isInstanceOf(UnreachableHostException.class);
  }

  @Test
  void neverConfidentialOnDamagedAnswers() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      Verification verification = of(MadeUpHost.plain().damagedBy(random));
      assertThat(verification.verdict()).isNotEqualTo(CONFIDENTIAL);
      of(MadeUpHost.snp().damagedBy(random));
    }
  }
}
