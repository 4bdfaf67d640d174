package io.virtcvm;

import io.virtcvm.firmware.FirmwareDescriptors;
import io.virtcvm.firmware.FirmwareFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the host on which a domain will run. Gathered once; a host serves many
 * conversions, and many threads.
 */
public final class Host {
  private final FirmwareDescriptors firmware;
  private final boolean local;
  private final Optional<RemoteFirmware> remoteFirmware;
  private final Optional<EncryptionBit> encryptionBit;

  private Host(
      FirmwareDescriptors firmware,
      boolean local,
      Optional<RemoteFirmware> remoteFirmware,
      Optional<EncryptionBit> encryptionBit) {
    this.firmware = firmware;
    this.local = local;
    this.remoteFirmware = remoteFirmware;
    this.encryptionBit = encryptionBit;
  }

  /**
   * Where a CPU that encrypts memory marks an encrypted page.
   *
   * @param position the number of the bit in a page table entry; libvirt's {@code cbitpos}
   * @param reducedPhysBits by how many bits physical addresses are shorter; libvirt's {@code
   *     reducedPhysBits}
   */
  public record EncryptionBit(int position, int reducedPhysBits) {}

  /**
   * What its libvirt tells of the firmware on a host whose files cannot be read.
   *
   * @param autoselects whether libvirt by itself selects the right one where stateless firmware is
   *     asked for, as it does since 11.8.0
   * @param loaders the files that its domcapabilities list under {@code os/loader}
   */
  public record RemoteFirmware(boolean autoselects, List<String> loaders) {
    /** Copies the list. */
    public RemoteFirmware {
      loaders = List.copyOf(loaders);
    }
  }

  /** Returns this machine: its QEMU firmware descriptors, where libvirt looks for them. */
  public static Host local() {
    return new Host(
        FirmwareDescriptors.in(FirmwareDescriptors.localDirectories()),
        true,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Returns another host, whose firmware descriptors lie in these directories.
   *
   * @param directories from the lowest precedence to the highest; one that does not exist is empty
   */
  public static Host withDescriptorsFrom(List<Path> directories) {
    return new Host(FirmwareDescriptors.in(directories), false, Optional.empty(), Optional.empty());
  }

  /** Returns another host, of whose files nothing is known but what its libvirt tells. */
  public static Host remote(RemoteFirmware firmware) {
    return new Host(
        FirmwareDescriptors.in(List.of()), false, Optional.of(firmware), Optional.empty());
  }

  /** Returns this host with its encryption bit known, as libvirt's domcapabilities tell it. */
  public Host with(EncryptionBit bit) {
    return new Host(firmware, local, remoteFirmware, Optional.of(bit));
  }

  /** Returns the firmware that QEMU can offer there, as far as descriptors of it are at hand. */
  public FirmwareDescriptors firmware() {
    return firmware;
  }

  /** Returns what takes the place of descriptors on a host whose files cannot be read. */
  public Optional<RemoteFirmware> remoteFirmware() {
    return remoteFirmware;
  }

  /** Returns where its CPU marks encrypted pages; empty where nobody has said. */
  public Optional<EncryptionBit> encryptionBit() {
    return encryptionBit;
  }

  /**
   * Returns a firmware file of the host.
   *
   * @param path absolute
   * @return empty where the host's files cannot be looked at from here
   */
  public Optional<FirmwareFile> file(String path) {
    try {
      return local ? Optional.of(new FirmwareFile(Path.of(path))) : Optional.empty();
    } catch (InvalidPathException e) {
      // A name that this locale cannot spell.
      return Optional.empty();
    }
  }
}
