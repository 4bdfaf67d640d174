package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every error that a user can run into has a remedy, and every remedy an error. */
final class RemediesTest {
  private static final String CONFIG = "unsupported configuration: ";

  /** Libvirt's and QEMU's texts, with a word of what we say to each. */
  private static final Map<String, String> ERRORS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  CONFIG + "'tdx' launch security is not supported with this QEMU binary",
                  "virt-cvm host"),
              Map.entry(
                  "invalid argument: KVM is not supported by '/usr/bin/qemu' on this host",
                  "kvm_amd"),
              Map.entry(
                  CONFIG + "Emulator '/usr/bin/qemu' does not support virt type 'kvm'", "kvm_amd"),
              Map.entry(
                  "invalid argument: could not find capabilities for domaintype=kvm ", "kvm_amd"),
              Map.entry(
                  CONFIG + "Emulator '/usr/bin/qemu' does not support machine type 'pc-q35-11.1'",
                  "machine='q35'"),
              Map.entry(
                  "operation forbidden: read only access prevents virDomainDefineXMLFlags",
                  "group libvirt"),
              Map.entry(
                  "sev_common_kvm_init: cbitpos check failed, host '1' requested '51'",
                  "leave out <cbitpos>"),
              Map.entry("XML error: failed to get launch security policy", "0x30000"),
              Map.entry(
                  CONFIG
                      + "Only bit0(debug) and bit28(sept-ve-disable) are supported intel TDX launch"
                      + " security policy",
                  "0x10000000"),
              Map.entry(CONFIG + "Unexpected length of 'hostData', expected 32 got 31", "base64"),
              Map.entry(
                  "XML error: Invalid value for attribute 'type' in element 'launchSecurity': 'snp'",
                  "sev-snp"),
              Map.entry(
                  "XML document failed to validate against schema: Unable to validate doc against"
                      + " /usr/share/libvirt/schemas/domain.rng\nExtra element launchSecurity in"
                      + " interleave",
                  "keep one"),
              Map.entry(
                  "XML document failed to validate against schema: Expecting an element policy, got"
                      + " nothing\nExtra element launchSecurity in interleave",
                  "0x30000"),
              Map.entry(
                  "XML document failed to validate against schema: Element launchSecurity failed to"
                      + " validate content\nExtra element launchSecurity in interleave",
                  "sev-snp"),
              Map.entry(
                  "operation failed: Unable to find 'efi' firmware that is compatible with the"
                      + " current configuration",
                  "ovmf-amdsev"),
              Map.entry(
                  "operation failed: Unable to find any firmware to satisfy 'efi'", "ovmf-amdsev"),
              Map.entry(CONFIG + "ROM loader type cannot be used as read/write", "readonly"),
              Map.entry(CONFIG + "Secure boot requires SMM feature enabled", "secure='yes'"),
              Map.entry(CONFIG + "Invalid format 'qcow2' for ROM loader type", "raw"),
              Map.entry(
                  CONFIG
                      + "Variable storage (NVRAM/varstore) is not permitted when loader is stateless",
                  "<nvram>"),
              Map.entry(
                  CONFIG
                      + "cannot use feature-based firmware autoselection when firmware autoselection"
                      + " is disabled",
                  "drop <firmware>"),
              Map.entry(
                  CONFIG + "Intel TDX launch security is not supported with pflash loader",
                  "type='rom'"),
              Map.entry(
                  "SEV: kernel specified but guest firmware has no hashes table GUID",
                  "kernelHashes"),
              Map.entry(
                  CONFIG + "Intel TDX launch security is not supported with SMM enabled", "<smm"),
              Map.entry("SEV-SNP does not support SMM.", "<smm"),
              Map.entry(
                  CONFIG + "Intel TDX launch security is not supported with PMU enabled", "<pmu"),
              Map.entry(CONFIG + "Intel TDX launch security needs split kernel irqchip", "<ioapic"),
              Map.entry(CONFIG + "UEFI requires ACPI on this architecture", "<acpi/>"),
              Map.entry("Named cpu model is not supported for TDX yet!", "host-passthrough"),
              Map.entry(
                  "operation failed: domain 'x' already exists with uuid 7d1c", "keep the <uuid>"),
              Map.entry(
                  "operation failed: domain 'x' is already defined with uuid 7d1c",
                  "keep the <name>"),
              Map.entry(
                  "XML document failed to validate against schema: Did not expect element x there",
                  "mend or drop"),
              Map.entry("XML error: unknown memory model", "formatdomain")));

  private static final Map<String, String> CONNECTING =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  "Failed to connect socket to '/run/libvirt/virtqemud-sock': No such file or directory",
                  "virtqemud.socket"),
              Map.entry(
                  "Failed to connect socket to '/run/libvirt/libvirt-sock': Connection refused",
                  "virtqemud.socket"),
              Map.entry(
                  "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied",
                  "group libvirt"),
              Map.entry(
                  "authentication unavailable: no polkit agent available to authenticate action"
                      + " 'org.libvirt.unix.manage'",
                  "group libvirt"),
              Map.entry(
                  "internal error: Unable to get system bus connection: Could not connect: No such"
                      + " file or directory",
                  "group libvirt"),
              Map.entry("error from service: access denied by policy", "polkit"),
              Map.entry("authentication failed: Failed to step SASL negotiation", "auth.conf"),
              Map.entry(
                  "Cannot recv data: root@h: Permission denied (publickey,password).: Connection"
                      + " reset by peer",
                  "ssh HOST true"),
              Map.entry(
                  "Cannot recv data: Host key verification failed.: Connection reset by peer",
                  "host's key"),
              Map.entry("Cannot find 'ssh' in path: No such file or directory", "openssh-client"),
              Map.entry(
                  "CA certificate '/etc/pki/CA/cacert.pem' does not exist: No such file or directory",
                  "tlscerts"),
              Map.entry("Cannot open x: No such file or directory", "virtqemud.socket"),
              Map.entry(
                  "Unable to resolve address 'h' service '16509': Name or service not known",
                  "resolver"),
              Map.entry(
                  "Cannot recv data: ssh: h: Name or service not known: reset by peer", "resolver"),
              Map.entry(
                  "unable to connect to server at '127.0.0.1:1': Connection refused",
                  "libvirtd-tcp.socket"),
              Map.entry(
                  "unable to connect to server at 'h:16509': Connection timed out", "firewall"),
              Map.entry("unable to connect to server at 'h:16509': No route to host", "firewall"),
              Map.entry(
                  "no connection driver available for foo:///x", "libvirt-daemon-driver-qemu"),
              Map.entry("internal error: Unable to parse URI foo bar", "qemu+ssh://HOST/system")));

  @Test
  void everyErrorHasItsRemedy() {
    ERRORS.forEach(
        (message, word) -> assertThat(Remedies.of(message).orElse("")).as(message).contains(word));
    assertThat(Remedies.of("the disk is full")).isEmpty();
  }

  @Test
  void everyFailureToConnectHasItsRemedy() {
    CONNECTING.forEach(
        (message, word) -> assertThat(Remedies.ofConnecting(message)).as(message).contains(word));
    assertThat(Remedies.ofConnecting("something new")).contains("libvirtd");
  }

  @Test
  void everyRemedyIsReachedAndFitsInALine() {
    assertReached(Remedies.OF_ERRORS, ERRORS);
    assertReached(Remedies.OF_CONNECTING, CONNECTING);
  }

  private static void assertReached(List<Remedy> remedies, Map<String, String> messages) {
    assertThat(remedies).hasSizeGreaterThan(10);
    for (Remedy remedy : remedies) {
      assertThat(remedy.advice()).doesNotContain("\n").doesNotEndWith(".");
      assertThat(messages.keySet())
          .as(remedy.words())
          .anySatisfy(
              message ->
                  assertThat(
                          remedies.stream()
                              .filter(one -> message.contains(one.words()))
                              .findFirst())
                      .contains(remedy));
    }
  }
}
