package io.virtcvm.libvirt;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a running guest is confidential, as far as its host says: QEMU, who runs it, is believed;
 * libvirt, who knows what it asked QEMU for, is not. Only remote attestation from within the guest
 * proves anything to its owner, as the owner need not believe the host.
 *
 * @param verdict what it comes to
 * @param reason why, in one sentence without a full stop
 * @param policy the guest policy, where QEMU says which
 * @param witnesses everybody who was asked, in order
 */
public record Verification(
    Verdict verdict, String reason, Optional<PolicyInForce> policy, List<Witness> witnesses) {
  /** What it all comes to. */
  public enum Verdict {
    /** QEMU says so, and nothing that it says contradicts it. */
    CONFIDENTIAL,
    /** QEMU says that it is not. */
    NOT_CONFIDENTIAL,
    /** QEMU was not reached, does not say enough, or contradicts itself. */
    CANNOT_TELL
  }

  /**
   * Asks everybody. Libvirt marks the domain as tainted, {@code custom-monitor}, as it does
   * whenever QEMU is asked past it.
   *
   * @param domain one that runs, from a connection for writing, or QEMU cannot be asked
   * @throws UnreachableHostException if the host is lost meanwhile
   */
  public static Verification of(LibvirtDomain domain) throws IOException {
    return of((RunningGuest) domain);
  }

  static Verification of(RunningGuest host) throws IOException {
    String xml = xml(host);
    QemuMonitor qemu = new QemuMonitor(host);
    QemuAnswer status = qemu.ask("query-status");
    if (qemu.outOfReach().isPresent()) {
      return withoutQemu(xml, status.said());
    }
    QemuAnswer kvm = qemu.ask("query-kvm");
    QemuAnswer link = qemu.property("/machine", "confidential-guest-support");
    Optional<String> object = link.text().filter(path -> !path.isEmpty());
    QemuAnswer none = QemuAnswer.none("nothing to ask for");
    QemuAnswer type = object.isEmpty() ? none : qemu.property(object.get(), "type");
    Optional<ConfidentialGuest> kind = type.text().flatMap(ConfidentialGuest::ofObjectType);
    QemuAnswer policy =
        object.isEmpty() || kind.isEmpty()
            ? none
            : qemu.property(object.get(), kind.get().policyProperty());
    QemuAnswer sev = qemu.ask("query-sev");
    QemuAnswer capabilities = qemu.ask("query-sev-capabilities");
    return Judgment.of(
        new Testimony(xml, launch(host), kvm, link, type, policy, sev, capabilities, status));
  }

  private static Verification withoutQemu(String xml, String why) {
    return new Verification(
        Verdict.CANNOT_TELL,
        "QEMU could not be asked, and libvirt's word is not enough",
        Optional.empty(),
        List.of(
            new Witness("libvirt: live XML", xml, Witness.Speaks.NOTHING),
            new Witness("QEMU: query-status", why, Witness.Speaks.NOTHING)));
  }

  private static String xml(RunningGuest host) throws IOException {
    try {
      Domain domain = DomainDocument.parse(host.liveXml()).domain();
      LaunchSecurity security = domain.getLaunchSecurity();
      String type = security == null ? "no launchSecurity" : "launchSecurity " + security.getType();
      return "domain type " + domain.getType() + ", " + type;
    } catch (UnreachableHostException e) {
      throw e;
    } catch (LibvirtErrorException | InvalidDomainException e) {
      return "no answer: " + e.getMessage();
    }
  }

  private static String launch(RunningGuest host) throws IOException {
    try {
      Map<String, String> said = host.launchSecurity();
      return said.isEmpty() ? "nothing" : said.toString();
    } catch (LibvirtErrorException e) {
      return "no answer: " + e.getMessage();
    }
  }
}
