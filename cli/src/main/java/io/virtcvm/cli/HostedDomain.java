package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.libvirt.LibvirtErrorException;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A domain of a host, by its definition.
 *
 * @param name its name
 * @param uuid its uuid
 * @param running whether it runs, or is paused
 * @param launchSecurity libvirt's name of its TEE; {@code sev-es} where its policy asks for that
 * @param conversion what we did to it; empty if nothing that it remembers
 */
record HostedDomain(
    String name,
    String uuid,
    boolean running,
    Optional<String> launchSecurity,
    Optional<ConversionMark> conversion) {

  private static final String NAMESPACE = "https://virt-cvm.io/xmlns/domain/1.0";
  private static final long SEV_ES = 1 << 2;

  /**
   * The trace of a conversion in a definition.
   *
   * @param revertible whether what it was before is kept with it
   */
  record ConversionMark(boolean revertible) {}

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
      Optional<Domain> domain = parse(hosted.definition());
      return Optional.of(
          new HostedDomain(
              hosted.name(),
              hosted.uuid(),
              hosted.isRunning(),
              domain.flatMap(HostedDomain::launchSecurity),
              domain.flatMap(HostedDomain::convertedBy)));
    } catch (LibvirtErrorException e) {
      // It went away since it was listed.
      return Optional.empty();
    }
  }

  private static Optional<Domain> parse(String xml) {
    try {
      return Optional.of(DomainDocument.parse(xml).domain());
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

  /** Returns what our element in its metadata says. */
  static Optional<ConversionMark> convertedBy(Domain domain) {
    Metadata metadata = domain.getMetadata();
    if (metadata == null) {
      return Optional.empty();
    }
    for (Element element : metadata.getAny()) {
      if (NAMESPACE.equals(element.getNamespaceURI())
          && "conversion".equals(element.getLocalName())) {
        boolean kept = element.getElementsByTagNameNS(NAMESPACE, "previous").getLength() > 0;
        return Optional.of(new ConversionMark(kept));
      }
    }
    return Optional.empty();
  }
}
