package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.Host;
import io.virtcvm.libvirt.Offer.Answer;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts offer, told from what their libvirt and kernel say. */
final class HostFactsTest {
  private static final Version V9_0 = new Version(9, 0, 0);
  private static final Version V11_3 = new Version(11, 3, 0);
  private static final Version V11_9 = new Version(11, 9, 0);
  private static final Version V12_8 = new Version(12, 8, 0);
  private static final Version QEMU_7 = new Version(7, 2, 0);
  private static final Version QEMU_11 = new Version(11, 1, 3);

  @TempDir Path root;

  private static HostFacts facts(
      Version libvirt, Version qemu, String recorded, Optional<LocalFacts> local)
      throws IOException {
    Optional<DomainCapabilities> capabilities =
        Optional.of(DomainCapabilities.parse(text(recorded)));
    return new HostFacts(
        "qemu:///system",
        "host",
        Host.withDescriptorsFrom(
            local.isPresent()
                ? List.of(Corpus.root().resolve("target/sid/usr/share/qemu/firmware"))
                : List.of()),
        new Evidence(
            "QEMU",
            libvirt,
            Optional.of(qemu),
            capabilities,
            "",
            Inquiry.guests(capabilities, Map.of(), local),
            local),
        Inquiry.encryptionBit(capabilities, Map.of()));
  }

  private static HostFacts remote(Version libvirt, Version qemu, String recorded)
      throws IOException {
    return facts(libvirt, qemu, recorded, Optional.empty());
  }

  private static HostFacts silent(String hypervisor, Version libvirt, String complaint) {
    return new HostFacts(
        "",
        "",
        Host.withDescriptorsFrom(List.of()),
        new Evidence(
            hypervisor,
            libvirt,
            Optional.empty(),
            Optional.empty(),
            complaint,
            Map.of(),
            Optional.empty()),
        Optional.empty());
  }

  private static String text(String recorded) throws IOException {
    try (InputStream in = HostFactsTest.class.getResourceAsStream(recorded + ".xml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String answers(HostFacts facts) {
    StringBuilder answers = new StringBuilder();
    for (Offer offer : facts.offers()) {
      answers.append(offer.name()).append('=').append(offer.answer()).append(' ');
      assertThat(offer.reason()).isNotEmpty().doesNotContain("\n");
      assertThat(offer.remedy().isPresent()).isEqualTo(offer.answer() == Answer.NO);
    }
    return answers.toString().strip();
  }

  private LocalFacts kernel(String... filesAndTexts) throws IOException {
    for (int i = 0; i < filesAndTexts.length; i += 2) {
      Path file = root.resolve(filesAndTexts[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, filesAndTexts[i + 1]);
    }
    return LocalFacts.in(root);
  }

  @Test
  void aTeeHostOffersAllThatItsLibvirtLists() throws IOException {
    HostFacts facts = remote(V12_8, QEMU_11, "12.8.0-tee-host");

    assertThat(answers(facts)).isEqualTo("sev-snp=YES tdx=YES sev-es=NO sev=YES");
    assertThat(facts.encryptionBit()).contains(new Host.EncryptionBit(51, 1));
    assertThat(facts.host().encryptionBit()).isEqualTo(facts.encryptionBit());
    assertThat(facts.loaders()).contains("/usr/share/ovmf/OVMF.amdsev.fd").hasSize(5);
    assertThat(facts.selectsStatelessFirmware()).isTrue();
    assertThat(facts.local()).isFalse();
    assertThat(facts.firmware("sev-snp")).isEmpty();
  }

  @Test
  void anIntelHostWithoutTdxIsToldHowToGetIt() throws IOException {
    HostFacts facts = remote(V12_8, QEMU_11, "12.8.0-tdx-off");

    assertThat(answers(facts)).isEqualTo("sev-snp=NO tdx=NO sev-es=NO sev=NO");
    assertThat(facts.offer("sev-snp").reason()).isEqualTo("the CPU is one of Intel's");
    assertThat(facts.offer("tdx").remedy().orElseThrow()).contains("kvm_intel.tdx=1", "BIOS");
    assertThat(facts.encryptionBit()).isEmpty();
  }

  @Test
  void anOldLibvirtDoesNotKnowTheNewTees() throws IOException {
    HostFacts facts = remote(V9_0, QEMU_7, "9.0.0-sev");

    assertThat(answers(facts)).isEqualTo("sev-snp=NO tdx=NO sev-es=YES sev=YES");
    assertThat(facts.offer("sev-snp").reason())
        .isEqualTo("libvirt 9.0.0 does not know sev-snp, 10.5.0 does");
    assertThat(facts.offer("tdx").reason()).startsWith("libvirt 9.0.0 does not know tdx");
    assertThat(facts.guests())
        .containsExactlyInAnyOrderEntriesOf(Map.of("sev", 494L, "sev-es", 15L));
    assertThat(facts.selectsStatelessFirmware()).isFalse();
    assertThat(answers(remote(V9_0, QEMU_7, "9.0.0-plain")))
        .isEqualTo("sev-snp=NO tdx=NO sev-es=NO sev=NO");
  }

  @Test
  void whatIsNotListedAtAllIsUnknown() throws IOException {
    HostFacts facts = remote(V9_0, QEMU_7, "9.0.0-sev");

    assertThat(facts.offer("cca").answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(remote(V12_8, QEMU_11, "9.0.0-sev").offer("sev-snp").answer())
        .isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void aTypeOfTomorrowIsOfferedWhereItIsListed() throws IOException {
    HostFacts facts = remote(V12_8, QEMU_11, "12.8.0-tee-host");

    assertThat(facts.offer("cca"))
        .isEqualTo(
            Offer.no(
                "cca",
                "libvirt 12.8.0 does not list 'cca'",
                "see whether a later libvirt knows 'cca', and how it spells it"));
    DomainCapabilities tomorrow =
        DomainCapabilities.parse(
            text("12.8.0-tee-host").replace("<value>tdx</value>", "<value>cca</value>"));
    assertThat(tomorrow.launchSecurity().orElseThrow()).containsExactly("sev", "sev-snp", "cca");
  }

  @Test
  void snpWithoutTdxOn113() throws IOException {
    assertThat(answers(remote(V11_3, new Version(10, 0, 0), "11.3.0-snp")))
        .isEqualTo("sev-snp=YES tdx=NO sev-es=YES sev=YES");
  }

  @Test
  void before1110TdxIsListedWhereverQemuHasIt() throws IOException {
    Offer tdx = remote(V11_9, new Version(10, 1, 0), "11.9.0-tdx-built-in").offer("tdx");
    assertThat(tdx.answer()).isEqualTo(Answer.UNKNOWN);
    assertThat(tdx.reason()).contains("11.10.0");
    assertThat(remote(new Version(11, 10, 0), QEMU_11, "11.9.0-tdx-built-in").offer("tdx").answer())
        .isEqualTo(Answer.YES);
    assertThat(remote(V11_9, QEMU_11, "12.8.0-tee-host").offer("tdx").answer())
        .isEqualTo(Answer.YES);
  }

  @Test
  void anOldQemuIsNamed() throws IOException {
    assertThat(remote(V12_8, QEMU_7, "12.8.0-tdx-off").offer("tdx").reason())
        .isEqualTo("QEMU 7.2.0 does not know tdx, 10.1.0 does");
  }

  @Test
  void withoutKvmThereIsNoTee() {
    String complaint =
        "invalid argument: the accel 'kvm' is not supported by '/usr/bin/qemu-system-x86_64' on"
            + " this host";
    HostFacts facts = silent("QEMU", V12_8, complaint);

    assertThat(answers(facts)).isEqualTo("sev-snp=NO tdx=NO sev-es=NO sev=NO");
    assertThat(facts.offer("tdx").reason()).isEqualTo("no KVM: " + complaint);
    assertThat(silent("QEMU", V9_0, complaint).offer("tdx").reason())
        .startsWith("libvirt 9.0.0 does not know tdx");
  }

  @Test
  void otherDriversAndOtherFailuresTellNothing() {
    assertThat(answers(silent("Test", V12_8, "")))
        .isEqualTo("sev-snp=UNKNOWN tdx=UNKNOWN sev-es=UNKNOWN sev=UNKNOWN");
    assertThat(silent("QEMU", V12_8, "access denied").offer("sev-snp"))
        .isEqualTo(Offer.unknown("sev-snp", "access denied"));
  }

  @Test
  void theKernelHasTheLastWord() throws IOException {
    LocalFacts kernel =
        kernel(
            "sys/module/kvm_amd/parameters/sev", "Y\n",
            "sys/module/kvm_amd/parameters/sev_snp", "N\n",
            "sys/fs/cgroup/misc.capacity", "sev 410\nsev_es 99\nother max\n",
            "dev/sev", "",
            "var/run/tdx-qgs/qgs.socket", "");
    assertThat(kernel)
        .isEqualTo(
            new LocalFacts(
                Map.of("kvm_amd.sev", "Y", "kvm_amd.sev_snp", "N"),
                Map.of("sev", 410L, "sev_es", 99L),
                true,
                true));
    HostFacts facts = facts(V12_8, QEMU_11, "12.8.0-tee-host", Optional.of(kernel));

    assertThat(facts.offer("sev-snp").answer()).isEqualTo(Answer.NO);
    assertThat(facts.offer("sev-snp").reason()).contains("kvm_amd.sev_snp");
    assertThat(facts.offer("sev").answer()).isEqualTo(Answer.YES);
    assertThat(facts.firmware("sev-snp").orElseThrow().path()).endsWith("OVMF.amdsev.fd");
    assertThat(facts.firmware("tdx").orElseThrow().name()).contains("inteltdx");
    assertThat(facts.firmware("cca")).isEmpty();
  }

  @Test
  void aMachineWithoutAnyOfItHasNoLocalFacts() {
    assertThat(LocalFacts.in(root)).isEqualTo(new LocalFacts(Map.of(), Map.of(), false, false));
  }

  @Test
  void strangersXmlIsReadWithoutADocumentType() {
    assertThatThrownBy(
            () -> DomainCapabilities.parse("<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/passwd'>]><a/>"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DOCTYPE");
  }
}
