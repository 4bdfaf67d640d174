package io.virtcvm.libvirt;

import io.virtcvm.Host;
import io.virtcvm.Host.RemoteFirmware;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.firmware.FirmwareNeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host says of the TEEs that it can run domains in.
 *
 * @see <a href="https://libvirt.org/formatdomaincaps.html">libvirt on domcapabilities</a>
 */
public final class HostFacts {
  /** The machine that every guest in a TEE has on x86_64. */
  static final String MACHINE = "q35";

  private final String uri;
  private final String hostname;
  private final Host files;
  private final Evidence evidence;
  private final Optional<Host.EncryptionBit> encryptionBit;

  /**
   * Makes what is known of a host.
   *
   * @param files its firmware descriptors, where they can be read
   */
  HostFacts(
      String uri,
      String hostname,
      Host files,
      Evidence evidence,
      Optional<Host.EncryptionBit> encryptionBit) {
    this.uri = uri;
    this.hostname = hostname;
    this.files = files;
    this.evidence = evidence;
    this.encryptionBit = encryptionBit;
  }

  /**
   * Asks the host. What it does not tell is unknown; to a connection for reading, libvirt tells
   * little more than versions.
   *
   * @throws UnreachableHostException if the connection was lost
   */
  public static HostFacts of(Connection connection) throws IOException {
    return Inquiry.of(connection);
  }

  /** Returns the URI of the connection, as libvirt has it; empty if it does not say. */
  public String uri() {
    return uri;
  }

  /** Returns the host's name; empty if it does not say. */
  public String hostname() {
    return hostname;
  }

  /** Returns libvirt's name for the kind of hypervisor: {@code QEMU}, {@code Test}. */
  public String hypervisor() {
    return evidence.hypervisor();
  }

  /** Returns the version of its libvirt. */
  public Version libvirt() {
    return evidence.libvirt();
  }

  /** Returns the version of its QEMU; empty where it is another hypervisor, or not told. */
  public Optional<Version> qemu() {
    return evidence.qemu();
  }

  /** Returns whether it is this machine, so that its files are ours to look at. */
  public boolean local() {
    return evidence.local().isPresent();
  }

  /** Returns whether it offers a TEE, for each that we know or it lists. */
  public List<Offer> offers() {
    List<String> names = new ArrayList<>(TeeNeeds.X86);
    String architecture = evidence.capabilities().map(DomainCapabilities::architecture).orElse("");
    if (architecture.equals("s390x")) {
      names.add(TeeNeeds.S390_PV.name());
    }
    evidence
        .capabilities()
        .flatMap(DomainCapabilities::launchSecurity)
        .ifPresent(
            listed -> listed.stream().filter(name -> !names.contains(name)).forEach(names::add));
    return names.stream().map(this::offer).toList();
  }

  /**
   * Returns whether it offers a TEE.
   *
   * @param launchSecurity libvirt's name: {@code sev-snp}; also one that nobody has heard of yet
   */
  public Offer offer(String launchSecurity) {
    return TeeNeeds.of(launchSecurity)
        .map(evidence::offer)
        .orElseGet(() -> evidence.offer(launchSecurity));
  }

  /** Returns where its CPU marks encrypted pages, if that is known. */
  public Optional<Host.EncryptionBit> encryptionBit() {
    return encryptionBit;
  }

  /** Returns how many guests of a kind can run at once, by libvirt's names; those it tells. */
  public Map<String, Long> guests() {
    return evidence.guests();
  }

  /** Returns the firmware files that libvirt knows of there, by their paths on that host. */
  public List<String> loaders() {
    return evidence.capabilities().map(DomainCapabilities::loaders).orElse(List.of());
  }

  /**
   * Returns whether its libvirt, left to choose, finds stateless firmware for guests in a TEE.
   *
   * @see <a href="https://libvirt.org/news.html#v11-8-0-2025-10-01">NEWS of 11.8.0</a>
   */
  public boolean selectsStatelessFirmware() {
    return libvirt().isAtLeast(11, 8);
  }

  /**
   * Returns the firmware that this machine's descriptors give to a guest in a TEE; empty if there
   * is none, or the host is another machine.
   *
   * @param launchSecurity libvirt's name
   */
  public Optional<FirmwareDescriptor> firmware(String launchSecurity) {
    return TeeNeeds.of(launchSecurity)
        .map(needs -> new FirmwareNeed(needs.firmware(), "x86_64", MACHINE, false))
        .flatMap(files.firmware()::choose);
  }

  /** Returns what this machine's kernel says; empty if the host is another machine. */
  public Optional<LocalFacts> kernel() {
    return evidence.local();
  }

  /** Returns what a conversion needs to know of it. */
  public Host host() {
    Host host =
        local() ? files : Host.remote(new RemoteFirmware(selectsStatelessFirmware(), loaders()));
    return encryptionBit.map(host::with).orElse(host);
  }
}
