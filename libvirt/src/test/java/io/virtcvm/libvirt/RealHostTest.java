package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtcvm.Host;
import io.virtcvm.libvirt.Offer.Answer;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What real libvirts offer. */
final class RealHostTest {
  @Test
  void theTestDriverTellsNothingOfTees() throws IOException {
    for (Connection.Access access : Connection.Access.values()) {
      try (Connection connection = Connection.open(Optional.of("test:///default"), access)) {
        HostFacts facts = HostFacts.of(connection);
        assertThat(facts.offers()).hasSize(4).allMatch(offer -> offer.answer() == Answer.UNKNOWN);
        assertThat(facts.qemu()).isEmpty();
        assertThat(facts.libvirt().isAtLeast(12, 0)).isTrue();
        assertThat(facts.local()).isTrue();
        assertThat(facts.encryptionBit()).isEmpty();
      }
    }
  }

  @Test
  void aTeeHostOffersSnpAndTdx() throws IOException {
    try (Connection connection = Connection.open(Optional.empty(), Connection.Access.WRITE)) {
      assumeTrue(connection.hypervisor().equals("QEMU"), "no libvirtd plays a TEE host here");
      HostFacts facts = HostFacts.of(connection);
      assertThat(facts.offer("sev-snp").answer()).isEqualTo(Answer.YES);
      assertThat(facts.offer("tdx").answer()).isEqualTo(Answer.YES);
      assertThat(facts.offer("cca").answer()).isEqualTo(Answer.NO);
      assertThat(facts.encryptionBit()).contains(new Host.EncryptionBit(51, 1));
      assertThat(facts.qemu().orElseThrow().isAtLeast(10, 1)).isTrue();
      assertThat(facts.loaders()).contains("/usr/share/ovmf/OVMF.amdsev.fd");
      assertThat(facts.firmware("sev-snp").orElseThrow().path())
          .isEqualTo("/usr/share/ovmf/OVMF.amdsev.fd");
      assertThat(facts.kernel().orElseThrow().parameters()).containsEntry("kvm_intel.tdx", "Y");
    }
  }

  @Test
  void aReaderIsToldWhoMayAskMore() throws IOException {
    try (Connection connection =
        Connection.open(Optional.of("qemu:///system"), Connection.Access.READ)) {
      HostFacts facts = HostFacts.of(connection);
      assertThat(facts.offer("sev-snp").answer()).isEqualTo(Answer.UNKNOWN);
      assertThat(facts.offer("sev-snp").reason()).contains("group libvirt");
    } catch (UnreachableHostException e) {
      assumeTrue(false, "no libvirtd plays a TEE host here");
    }
  }
}
