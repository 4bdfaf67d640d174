package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.ConversionRecord;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.libvirt.LibvirtErrorException;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A domain of a host, by its definition.
 *
 * @param name its name
 * @param uuid its uuid
 * @param running whether it runs, or is paused
 * @param launchSecurity libvirt's name of its TEE; {@code sev-es} where its policy asks for that
 * @param converted whether its metadata say that virt-cvm converted it, or what it was cloned from
 * @param conversion what its metadata say of its conversion, with the way back; empty if nothing
 */
record HostedDomain(
    String name,
    String uuid,
    boolean running,
    Optional<String> launchSecurity,
    boolean converted,
    Optional<ConversionRecord> conversion) {

  private static final long SEV_ES = 1 << 2;

  /** Returns all domains of a host, by name. */
  static List<HostedDomain> on(Connection connection) throws IOException {
    List<HostedDomain> all = new ArrayList<>();
    List<LibvirtDomain> domains = connection.domains();
    try {
      for (LibvirtDomain domain : domains) {
        of(domain).ifPresent(all::add);
      }
    } finally {
      for (LibvirtDomain domain : domains) {
        domain.close();
      }
    }
    all.sort((one, other) -> one.name().compareTo(other.name()));
    return all;
  }

  private static Optional<HostedDomain> of(LibvirtDomain hosted) throws IOException {
    try {
      Optional<DomainDocument> document = parse(hosted.definition());
      return Optional.of(
          new HostedDomain(
              hosted.name(),
              hosted.uuid(),
              hosted.isRunning(),
              document.flatMap(one -> launchSecurity(one.domain())),
              document.filter(ConversionRecord::isMentionedIn).isPresent(),
              document.flatMap(ConversionRecord::in)));
    } catch (LibvirtErrorException e) {
      // It went away since it was listed.
      return Optional.empty();
    }
  }

  private static Optional<DomainDocument> parse(String xml) {
    try {
      return Optional.of(DomainDocument.parse(xml));
    } catch (InvalidDomainException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> launchSecurity(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security == null || security.getType() == null) {
      return Optional.empty();
    }
    boolean es = security.getType().equals("sev") && (policy(security) & SEV_ES) != 0;
    return Optional.of(es ? "sev-es" : security.getType());
  }

  private static long policy(LaunchSecurity security) {
    try {
      return security.policy().orElse(0);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return 0;
    }
  }
}
