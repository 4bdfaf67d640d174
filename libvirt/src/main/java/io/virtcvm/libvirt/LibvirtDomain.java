package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.libvirt.Domain;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.DomainSnapshot;

/** A domain of a host, as libvirt knows it. */
public final class LibvirtDomain implements AutoCloseable, RunningGuest {
  private final Connection connection;
  private final Domain domain;

  LibvirtDomain(Connection connection, Domain domain) {
    this.connection = connection;
    this.domain = domain;
  }

  /** Returns its name. */
  public String name() throws IOException {
    return connection.call(domain::getName);
  }

  /** Returns its uuid. */
  public String uuid() throws IOException {
    return connection.call(domain::getUUIDString);
  }

  /** Returns whether it runs, or is paused. */
  public boolean isRunning() throws IOException {
    return connection.call(domain::isActive) == 1;
  }

  /** Returns whether it has a definition, so that it outlives its guest. */
  public boolean isPersistent() throws IOException {
    return connection.call(domain::isPersistent) == 1;
  }

  /** Returns whether its guest was saved by libvirt and would be resumed at the next start. */
  public boolean hasManagedSave() throws IOException {
    return connection.call(domain::hasManagedSaveImage) == 1;
  }

  /** Returns the XML of its snapshots. */
  public List<String> snapshots() throws IOException {
    List<String> snapshots = new ArrayList<>();
    for (String name : connection.call(() -> domain.snapshotListNames(0))) {
      DomainSnapshot snapshot = connection.call(() -> domain.snapshotLookupByName(name));
      try {
        snapshots.add(connection.call(snapshot::getXMLDesc));
      } finally {
        connection.call(snapshot::free);
      }
    }
    return snapshots;
  }

  /** Returns its definition, which the next start will use, without secrets. */
  public String definition() throws IOException {
    return connection.call(() -> domain.getXMLDesc(XMLFlags.INACTIVE));
  }

  /** Returns its definition with its secrets; needs a connection for writing. */
  public String definitionWithSecrets() throws IOException {
    return connection.call(() -> domain.getXMLDesc(XMLFlags.INACTIVE | XMLFlags.SECURE));
  }

  /** Returns the XML of the running guest, or its definition if it does not run. */
  @Override
  public String liveXml() throws IOException {
    return connection.call(() -> domain.getXMLDesc(0));
  }

  /** Puts an element into the metadata of its definition, instead of the one of that namespace. */
  void setMetadata(String element, String prefix, String namespace) throws IOException {
    connection.call(
        () -> {
          domain.setMetadata(
              NativeLibvirt.METADATA_ELEMENT,
              element,
              prefix,
              namespace,
              NativeLibvirt.AFFECT_CONFIG);
          return namespace;
        });
  }

  /** Takes back a definition that was not there before; files that belong to it stay. */
  void undefine() throws IOException {
    connection.call(
        () -> {
          domain.undefine(NativeLibvirt.KEEP_NVRAM | NativeLibvirt.KEEP_TPM);
          return true;
        });
  }

  /**
   * Returns what libvirt and QEMU say of its launch, by libvirt's names: {@code sev-policy}.
   *
   * @throws LibvirtErrorException if it does not run or was not launched in a TEE
   */
  @Override
  public Map<String, String> launchSecurity() throws IOException {
    return connection.launchSecurity(uuid());
  }

  /**
   * Asks the QEMU of a running domain, past libvirt.
   *
   * @param command a command of QMP in JSON, one that only looks
   * @return QEMU's answer in JSON
   * @throws LibvirtErrorException if libvirt does not ask, or QEMU does not answer in time
   */
  @Override
  public String monitor(String command) throws IOException {
    return connection.callGuest(() -> domain.qemuMonitorCommand(command, 0));
  }

  @Override
  public void close() throws IOException {
    connection.free(domain::free);
  }
}
