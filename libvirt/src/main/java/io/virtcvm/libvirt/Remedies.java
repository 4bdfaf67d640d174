package io.virtcvm.libvirt;

import java.util.List;
import java.util.Optional;

/**
 * What to do about an error of libvirt's or QEMU's, whose text does not say.
 *
 * <p>Each list is gone through in its order; the first line that finds its words in the text
 * speaks. The words are those of libvirt 12.8.0 and QEMU 11.1, and older ones where they differ.
 */
final class Remedies {
  private static final String CONVERT = "; 'virt-cvm convert' does it";

  private static final String FIRMWARE =
      "install firmware for the TEE (ovmf-amdsev, ovmf-inteltdx; edk2-ovmf) and drop what asks for"
          + " other firmware: <nvram>, secure-boot, type='pflash'"
          + CONVERT;

  private static final String KVM =
      "switch on SVM or VT-x in the BIOS set-up and load kvm_amd or kvm_intel";

  private static final String POLICY =
      "give <launchSecurity> a <policy> in hexadecimal: SEV-SNP takes 0x30000" + CONVERT;

  private static final String SPELL =
      "spell its type as libvirt does, sev, sev-snp, tdx or s390-pv, and its values; does this"
          + " libvirt know the type? 'virt-cvm host' tells";

  static final List<Remedy> OF_ERRORS =
      List.of(
          // The host
          of(
              "launch security is not supported with this QEMU binary",
              "see with 'virt-cvm host' what this host offers, and what to do"),
          of("on this host", KVM),
          of("virt type 'kvm'", KVM),
          of("domaintype=kvm", KVM),
          of(
              "does not support machine type",
              "take a machine that the host's QEMU has: machine='q35' is its newest"),
          of(
              "read only access prevents",
              "run as root or as a member of group libvirt, with a URI that may write"),
          of(
              "cbitpos check failed",
              "leave out <cbitpos> and <reducedPhysBits>: libvirt takes the host's" + CONVERT),
          // Launch security
          of("failed to get launch security policy", POLICY),
          of("Expecting an element policy", POLICY),
          of(
              "launch security policy",
              "leave out <policy>, or set no other bits than 0x1 and 0x10000000" + CONVERT),
          of(
              "Unexpected length of",
              "give it in base64, of so many bytes: 64 hexadecimal digits would be read as 48"),
          of("in element 'launchSecurity'", SPELL),
          of("Element launchSecurity failed to validate", SPELL),
          of(
              "Extra element launchSecurity",
              "keep one <launchSecurity>, with nothing in it that belongs to another type; does this"
                  + " libvirt know the type? 'virt-cvm host' tells"),
          // Firmware
          of("Unable to find 'efi' firmware", FIRMWARE),
          of("Unable to find any firmware to satisfy", FIRMWARE),
          of(
              "ROM loader type cannot be used as read/write",
              "drop readonly='no' from <loader>" + CONVERT),
          of("Secure boot requires SMM", "drop secure='yes' from <loader>" + CONVERT),
          of("for ROM loader type", "take a raw image, and format='raw' in <loader>" + CONVERT),
          of("is not permitted when loader is stateless", "drop <nvram> and <varstore>" + CONVERT),
          of(
              "feature-based firmware autoselection",
              "drop <firmware> from <os>, or give it firmware='efi' and no <loader>" + CONVERT),
          of("with pflash loader", "take a firmware image with type='rom' in <loader>" + CONVERT),
          of(
              "has no hashes table GUID",
              "take firmware that measures the kernel, or drop kernelHashes='yes'"),
          // Features
          of("with SMM enabled", "set <smm state='off'/>" + CONVERT),
          of("does not support SMM", "set <smm state='off'/>" + CONVERT),
          of("with PMU enabled", "set <pmu state='off'/>" + CONVERT),
          of("needs split kernel irqchip", "set <ioapic driver='qemu'/>" + CONVERT),
          of("UEFI requires ACPI", "put <acpi/> into <features>" + CONVERT),
          of("Named cpu model is not supported", "set <cpu mode='host-passthrough'/>" + CONVERT),
          // The definition
          of(
              "already exists with uuid",
              "keep the <uuid> of the domain that is there, or take another name"),
          of(
              "already defined with uuid",
              "keep the <name> of the domain that is there, or drop <uuid>"),
          of(
              "failed to validate against schema",
              "mend or drop the element it names: libvirt would ignore it without a word"),
          of(
              "XML error: ",
              "mend the element it names; see https://libvirt.org/formatdomain.html"));

  private static final String LET_IN =
      "run as root or as a member of group libvirt: 'usermod -aG libvirt USER', then log in anew";
  private static final String START =
      "start libvirt: 'systemctl start virtqemud.socket', or libvirtd.socket where there is none";
  private static final String NAME =
      "see whether the URI spells the host's name as this machine's resolver knows it";
  private static final String NO_WAY = "see whether the host is up, and no firewall is between";

  static final List<Remedy> OF_CONNECTING =
      List.of(
          of("authentication unavailable: no polkit agent", LET_IN),
          of("system bus connection", LET_IN), // The daemon asks polkit, and there is none.
          of(
              "publickey",
              "give ssh a key that the host knows: 'ssh HOST true' must work without a password"),
          of(
              "Host key verification failed",
              "log in with 'ssh HOST' once, to look at the host's key and accept it"),
          of("Permission denied", LET_IN),
          of(
              "access denied",
              "run as root or as a member of group libvirt, or have the host's polkit let you in"),
          of(
              "authentication failed",
              "put the credentials into ~/.config/libvirt/auth.conf; see"
                  + " https://libvirt.org/auth.html"),
          of(
              "Cannot find 'ssh' in path",
              "install ssh: openssh-client on Debian and Ubuntu, openssh-clients on Fedora"),
          of(
              "ertificate",
              "put CA, certificate and key where libvirt looks for them; see"
                  + " https://libvirt.org/kbase/tlscerts.html"),
          of("Failed to connect socket to", START),
          of("No such file or directory", START),
          of("resolve", NAME),
          of("Name or service not known", NAME),
          of(
              "Connection refused",
              "have libvirt listen there: 'systemctl start libvirtd-tcp.socket' or"
                  + " virtproxyd-tls.socket on that host; or connect with qemu+ssh://HOST/system"),
          of("timed out", NO_WAY),
          of("No route to host", NO_WAY),
          of(
              "no connection driver available",
              "take a URI that libvirt knows, qemu:///system; or install its driver:"
                  + " libvirt-daemon-driver-qemu"),
          of("parse URI", "give a URI as virsh takes it: qemu:///system, qemu+ssh://HOST/system"));

  private Remedies() {}

  private static Remedy of(String words, String advice) {
    return new Remedy(words, advice);
  }

  /** Returns a remedy in one line. */
  static Optional<String> of(String message) {
    return Remedy.in(OF_ERRORS, message);
  }

  /** Returns what to do where there is no connection. */
  static String ofConnecting(String message) {
    return Remedy.in(OF_CONNECTING, message)
        .orElse("see whether libvirtd or virtqemud runs there, and what 'virsh version' says");
  }
}
