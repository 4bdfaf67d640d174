package io.virtcvm.libvirt;

import io.virtcvm.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a host about its TEEs. What it does not tell is left out; only a lost host is a failure. */
final class Inquiry {
  /** Of x86_64, and of mainframes. */
  private static final List<String> MACHINES = List.of(HostFacts.MACHINE, "s390-ccw-virtio");

  private Inquiry() {}

  static HostFacts of(Connection connection) throws IOException {
    boolean local = orElse(connection::isLocal, false);
    Optional<DomainCapabilities> capabilities = Optional.empty();
    String complaint = "";
    for (String machine : MACHINES) {
      try {
        capabilities =
            Optional.of(DomainCapabilities.parse(connection.domainCapabilities(machine, "kvm")));
        break;
      } catch (UnreachableHostException e) {
        throw e;
      } catch (IOException e) {
        complaint = complaint.isEmpty() ? e.getMessage() : complaint;
      }
    }
    Optional<LocalFacts> facts =
        local ? Optional.of(LocalFacts.in(Path.of("/"))) : Optional.empty();
    String hypervisor = orElse(connection::hypervisor, "");
    Map<String, String> encryption = orElse(connection::encryption, Map.of());
    return new HostFacts(
        orElse(connection::uri, ""),
        orElse(connection::hostname, ""),
        local ? Host.local() : Host.withDescriptorsFrom(List.of()),
        new Evidence(
            hypervisor,
            connection.libvirtVersion(),
            connection.hypervisorVersion().filter(version -> hypervisor.equals(Evidence.QEMU)),
            capabilities,
            complaint,
            guests(capabilities, encryption, facts),
            facts),
        encryptionBit(capabilities, encryption));
  }

  static Optional<Host.EncryptionBit> encryptionBit(
      Optional<DomainCapabilities> capabilities, Map<String, String> encryption) {
    Optional<Long> bit =
        capabilities.flatMap(has -> has.sev("cbitpos")).or(() -> number(encryption, "cbitpos"));
    Optional<Long> reduced =
        capabilities
            .flatMap(has -> has.sev("reducedPhysBits"))
            .or(() -> number(encryption, "reduced-phys-bits"));
    return bit.flatMap(
        position ->
            reduced.map(fewer -> new Host.EncryptionBit(position.intValue(), fewer.intValue())));
  }

  /** A question to the host. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T orElse(Question<T> question, T otherwise) throws IOException {
    try {
      return question.ask();
    } catch (LibvirtErrorException e) {
      return otherwise;
    }
  }

  /** Returns how many guests of a kind can run at once; who knows best comes last. */
  static Map<String, Long> guests(
      Optional<DomainCapabilities> capabilities,
      Map<String, String> encryption,
      Optional<LocalFacts> local) {
    Map<String, Long> guests = new LinkedHashMap<>();
    local.ifPresent(
        facts ->
            facts.capacity().forEach((name, most) -> guests.put(name.replace('_', '-'), most)));
    number(encryption, "max-guests").ifPresent(most -> guests.put("sev", most));
    number(encryption, "max-es-guests").ifPresent(most -> guests.put("sev-es", most));
    capabilities.flatMap(has -> has.sev("maxGuests")).ifPresent(most -> guests.put("sev", most));
    capabilities
        .flatMap(has -> has.sev("maxESGuests"))
        .ifPresent(most -> guests.put("sev-es", most));
    return guests;
  }

  private static Optional<Long> number(Map<String, String> encryption, String name) {
    return Optional.ofNullable(encryption.get(name)).map(Long::valueOf);
  }
}
