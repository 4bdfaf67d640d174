package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The remedies fit what a real libvirt says to domains that it refuses. */
final class RefusalsTest {
  private static final String SNP =
      """
      <domain type='kvm'>
        <name>guest</name>
        <memory unit='MiB'>512</memory>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader type='rom' stateless='yes'>/usr/share/ovmf/OVMF.amdsev.fd</loader>
        </os>
        <features>
          <acpi/>
          <ioapic driver='qemu'/>
        </features>
        <cpu mode='host-passthrough'/>
        <launchSecurity type='sev-snp'>
          <policy>0x30000</policy>
        </launchSecurity>
      </domain>
      """;

  private static final String TDX =
      SNP.replace("sev-snp", "tdx")
          .replace("<policy>0x30000</policy>", "")
          .replace("OVMF.amdsev.fd", "OVMF.inteltdx.ms.fd");

  /**
   * A domain that is refused.
   *
   * @param from a part of the good one
   * @param to what is there instead
   * @param words what libvirt says
   * @param advice what we say
   */
  private record Refusal(String good, String from, String to, String words, String advice) {
    String xml() {
      assertThat(good).contains(from);
      return good.replace(from, to);
    }
  }

  private static Refusal snp(String from, String to, String words, String advice) {
    return new Refusal(SNP, from, to, words, advice);
  }

  private static Refusal tdx(String from, String to, String words, String advice) {
    return new Refusal(TDX, from, to, words, advice);
  }

  private static final String POLICY = "<policy>0x30000</policy>";
  private static final String OS_END = "</os>";
  private static final String SECURE_BOOT =
      "<firmware><feature enabled='yes' name='secure-boot'/></firmware>";
  private static final String NO_FIRMWARE = "Unable to find 'efi' firmware";

  private static final List<Refusal> REFUSALS =
      List.of(
          snp(POLICY, "", "Expecting an element policy", "0x30000"),
          snp(
              POLICY,
              POLICY + "<hostData>AAAA</hostData>",
              "Unexpected length of 'hostData', expected 32 got 3",
              "base64"),
          snp("'sev-snp'", "'snp'", "Element launchSecurity failed to validate", "sev-snp"),
          snp(
              "</domain>",
              "<launchSecurity type='tdx'/></domain>",
              "Extra element launchSecurity in interleave",
              "keep one"),
          snp(
              POLICY,
              POLICY + "<dhCert>AAAA</dhCert>",
              "failed to validate against schema",
              "another type"),
          snp("<os>", "<os firmware='efi'>" + SECURE_BOOT, NO_FIRMWARE, "ovmf-amdsev"),
          snp("type='rom'", "type='rom' readonly='no'", "cannot be used as read/write", "readonly"),
          snp("type='rom'", "type='rom' secure='yes'", "Secure boot requires SMM", "secure='yes'"),
          snp("type='rom'", "type='rom' format='qcow2'", "Invalid format 'qcow2' for ROM", "raw"),
          snp(
              OS_END,
              "<nvram>/tmp/vars</nvram></os>",
              "not permitted when loader is stateless",
              "<nvram>"),
          snp(
              OS_END,
              SECURE_BOOT + OS_END,
              "feature-based firmware autoselection",
              "drop <firmware>"),
          snp("'q35'", "'pc-q35-1.0'", "does not support machine type", "machine='q35'"),
          snp("<acpi/>", "", "UEFI requires ACPI", "<acpi/>"),
          tdx("<acpi/>", "<acpi/><smm state='on'/>", "with SMM enabled", "<smm"),
          tdx("<acpi/>", "<acpi/><pmu state='on'/>", "with PMU enabled", "<pmu"),
          tdx("driver='qemu'", "driver='kvm'", "needs split kernel irqchip", "<ioapic"),
          tdx(
              "type='rom' stateless='yes'>/usr/share/ovmf/OVMF.inteltdx.ms.fd",
              "type='pflash' readonly='yes'>/usr/share/OVMF/OVMF_CODE_4M.fd",
              "with pflash loader",
              "type='rom'"),
          tdx("'tdx'>", "'tdx'><policy>0x2</policy>", "Only bit0(debug)", "0x10000000"));

  private static Connection open() throws IOException {
    Connection connection = Connection.open(Optional.empty(), Connection.Access.WRITE);
    if (connection.hypervisor().equals("QEMU")) {
      return connection;
    }
    connection.close();
    assumeTrue(false, "no libvirtd plays a TEE host here");
    throw new IllegalStateException();
  }

  @Test
  void theGoodOnesAreDefined() throws Exception {
    try (Connection connection = open()) {
      for (String xml : List.of(SNP, TDX)) {
        try (LibvirtDomain domain = connection.define(xml)) {
          assertThat(domain.isPersistent()).isTrue();
        }
        undefine("guest");
      }
    }
  }

  @Test
  void everyRefusalHasARemedy() throws IOException {
    List<String> surprises = new ArrayList<>();
    try (Connection connection = open()) {
      for (Refusal refusal : REFUSALS) {
        LibvirtErrorException e = refused(connection, refusal.xml());
        if (!e.getMessage().contains(refusal.words())
            || !e.remedy().orElse("").contains(refusal.advice())) {
          surprises.add(refusal.to() + ": " + e.getMessage() + ": " + e.remedy());
        }
      }
    }
    assertThat(surprises).isEmpty();
  }

  private static LibvirtErrorException refused(Connection connection, String xml) {
    LibvirtErrorException e =
        catchThrowableOfType(LibvirtErrorException.class, () -> connection.define(xml).close());
    assertThat(e).as(xml).isNotNull();
    return e;
  }

  private static void undefine(String name) throws Exception {
    assertThat(new ProcessBuilder("virsh", "undefine", name).start().waitFor()).isZero();
  }

  @Test
  void aNameThatIsTakenHasARemedy() throws Exception {
    String uuid = "<uuid>7d1c2b1e-6a0f-4f7e-9d55-0b6f4c1d2a90</uuid>";
    try (Connection connection = open()) {
      connection.define(SNP.replace("<name>guest</name>", "<name>taken</name>")).close();
      for (String identity : List.of("<name>taken</name>", "<name>taken</name>" + uuid)) {
        LibvirtErrorException e = refused(connection, SNP.replace("<name>guest</name>", identity));
        assertThat(e.remedy().orElse("")).as(e.getMessage()).contains("keep the <uuid>");
      }
      undefine("taken");
    }
  }
}
