package io.virtcvm.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/**
 * A connection to a libvirt daemon, on this machine or another.
 *
 * <p>Libvirt's own handle may be shared by threads; domains that it gave out must be closed before
 * it. Text of libvirt's is in UTF-8 whatever the locale.
 */
public final class Connection implements AutoCloseable {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}");

  private static final int NO_DOMAIN = 42;

  private final NativeLibvirt libvirt;
  private final Handle handle;
  private final Patience patience = new Patience();

  private Connection(NativeLibvirt libvirt, Handle handle) {
    this.libvirt = libvirt;
    this.handle = handle;
  }

  /** libvirt-java's connection, whose pointer only a subclass sees. */
  private static final class Handle extends Connect {
    Handle(@Nullable String uri, boolean readOnly) throws LibvirtException {
      super(uri, readOnly);
    }

    ConnectionPointer pointer() {
      return vcp;
    }
  }

  /** What a connection is for. */
  public enum Access {
    /** Looking: any user may, where the host lets users look. */
    READ,
    /** Changing, and looking at what not everybody may see. */
    WRITE
  }

  /**
   * Connects.
   *
   * @param uri as virsh takes it: {@code qemu:///system}; empty for libvirt's own choice, which is
   *     {@code LIBVIRT_DEFAULT_URI}, its configuration, or what it finds running
   * @throws UnreachableHostException if there is no such host, it does not answer or let us in, or
   *     this machine has no libvirt
   */
  public static Connection open(Optional<String> uri, Access access)
      throws UnreachableHostException {
    NativeLibvirt libvirt;
    try {
      libvirt = NativeLibvirt.load();
      return new Connection(libvirt, new Handle(uri.orElse(null), access == Access.READ));
    } catch (LibvirtException e) {
      String where = uri.map(name -> " '" + name + "'").orElse("");
      throw new UnreachableHostException(
          "cannot connect to libvirt" + where + ": " + e.getMessage(),
          Remedies.ofConnecting(e.getMessage()));
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new UnreachableHostException(
          "no libvirt on this machine",
          "install its client library: libvirt0 on Debian and Ubuntu, libvirt-libs on Fedora and RHEL");
    }
  }

  /** Returns the URI that libvirt connected to. */
  public String uri() throws IOException {
    return call(handle::getURI);
  }

  /**
   * Returns whether the host is this machine, as far as the URI tells: its files are ours. A tunnel
   * to another machine's socket looks like this one, so the host's name counts, too.
   */
  public boolean isLocal() throws IOException {
    try {
      URI uri = new URI(uri());
      return (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty())
          && hostname().equals(LocalMachine.hostname());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns the host's name. */
  public String hostname() throws IOException {
    return call(handle::getHostName);
  }

  /** Returns libvirt's name for the kind of hypervisor: {@code QEMU}, {@code Test}. */
  public String hypervisor() throws IOException {
    return call(handle::getType);
  }

  /** Returns the version of the host's libvirt. */
  public Version libvirtVersion() throws IOException {
    return Version.of(call(handle::getLibVersion));
  }

  /** Returns the version of the host's hypervisor; empty where the daemon knows none. */
  public Optional<Version> hypervisorVersion() {
    try {
      return Optional.of(Version.of(call(handle::getVersion)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns libvirt's description of the host: the XML of capabilities. */
  public String capabilities() throws IOException {
    return call(handle::getCapabilities);
  }

  /**
   * Returns what the host's hypervisor can give to a domain: the XML of domcapabilities.
   *
   * @param machine {@code q35}
   * @param type {@code kvm}
   * @throws LibvirtErrorException if the host has no such machine, or runs no domains of that type
   */
  public String domainCapabilities(String machine, String type) throws IOException {
    CString xml =
        libvirt.virConnectGetDomainCapabilities(handle.pointer(), null, null, machine, type, 0);
    return require(xml).toString();
  }

  /**
   * Returns what the host's memory encryption says of itself, by libvirt's names: {@code cbitpos},
   * {@code max-guests}; needs {@link Access#WRITE}.
   */
  public Map<String, String> encryption() throws IOException {
    PointerByReference parameters = new PointerByReference();
    IntByReference count = new IntByReference();
    require(libvirt.virNodeGetSEVInfo(handle.pointer(), parameters, count, 0));
    return TypedParameters.take(libvirt, parameters, count);
  }

  /** Returns all domains that are defined or running; close each. */
  public List<LibvirtDomain> domains() throws IOException {
    List<LibvirtDomain> domains = new ArrayList<>();
    for (Domain domain : call(() -> handle.listAllDomains(0))) {
      domains.add(new LibvirtDomain(this, domain));
    }
    return domains;
  }

  /**
   * Finds a domain, as virsh does: by its uuid, else by its name.
   *
   * @return empty if there is none
   */
  public Optional<LibvirtDomain> domain(String nameOrUuid) throws IOException {
    if (UUID.matcher(nameOrUuid).matches()) {
      Optional<LibvirtDomain> found = byUuid(nameOrUuid);
      if (found.isPresent()) {
        return found;
      }
    }
    DomainPointer found = libvirt.virDomainLookupByName(handle.pointer(), nameOrUuid);
    if (found == null) {
      LibvirtErrorException why = lastError();
      if (why.code() == NO_DOMAIN) {
        return Optional.empty();
      }
      throw why;
    }
    return byUuid(takeUuid(found));
  }

  private Optional<LibvirtDomain> byUuid(String uuid) throws IOException {
    try {
      return Optional.of(
          new LibvirtDomain(this, call(() -> handle.domainLookupByUUIDString(uuid))));
    } catch (LibvirtErrorException e) {
      if (e.code() == NO_DOMAIN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Defines a domain, or defines it anew, after a check against libvirt's schema.
   *
   * @param xml the domain's definition
   * @return the domain; close it
   * @throws LibvirtErrorException if libvirt refuses it: nothing has changed then
   */
  public LibvirtDomain define(String xml) throws IOException {
    return define(xml, NativeLibvirt.VALIDATE);
  }

  /** Defines a domain as it was defined before: libvirt had taken it, whatever its schema says. */
  LibvirtDomain defineAgain(String xml) throws IOException {
    return define(xml, 0);
  }

  private LibvirtDomain define(String xml, int flags) throws IOException {
    DomainPointer defined = require(libvirt.virDomainDefineXMLFlags(handle.pointer(), xml, flags));
    return byUuid(takeUuid(defined))
        .orElseThrow(
            () -> new LibvirtErrorException(NO_DOMAIN, "the domain was undefined meanwhile"));
  }

  private String takeUuid(DomainPointer domain) throws IOException {
    try {
      byte[] uuid = new byte[37];
      require(libvirt.virDomainGetUUIDString(domain, uuid));
      return new String(uuid, 0, 36, StandardCharsets.US_ASCII);
    } finally {
      libvirt.virDomainFree(domain);
    }
  }

  /**
   * Returns what the hypervisor says of the launch of a running domain, by libvirt's names: {@code
   * sev-measurement}, {@code sev-policy}.
   */
  Map<String, String> launchSecurity(String uuid) throws IOException {
    return patience.call(() -> launchSecurityNow(uuid));
  }

  private Map<String, String> launchSecurityNow(String uuid) throws IOException {
    // libvirt-java keeps its pointer to the domain to itself.
    DomainPointer domain = require(lookup(uuid));
    try {
      PointerByReference parameters = new PointerByReference();
      IntByReference count = new IntByReference();
      require(libvirt.virDomainGetLaunchSecurityInfo(domain, parameters, count, 0));
      return TypedParameters.take(libvirt, parameters, count);
    } finally {
      libvirt.virDomainFree(domain);
    }
  }

  private @Nullable DomainPointer lookup(String uuid) {
    return libvirt.virDomainLookupByUUIDString(handle.pointer(), uuid);
  }

  @Override
  public void close() throws IOException {
    if (!patience.isExhausted()) {
      int left = call(handle::close);
      assert left == 0 : "handles of this connection are still open: " + left;
    }
  }

  /** A call into libvirt-java that waits for a guest's QEMU, but not for ever. */
  <T> T callGuest(Call<T> call) throws IOException {
    return patience.call(() -> call(call));
  }

  /** Frees something, unless it is still in use by a guest that never answered. */
  void free(Call<?> call) throws IOException {
    if (!patience.isExhausted()) {
      call(call);
    }
  }

  /** A call into libvirt-java. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws LibvirtException;
  }

  <T> T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (LibvirtException e) {
      throw failure(lastError());
    }
  }

  private <T> T require(@Nullable T pointer) throws IOException {
    if (pointer == null) {
      throw failure(lastError());
    }
    return pointer;
  }

  private void require(int result) throws IOException {
    if (result < 0) {
      throw failure(lastError());
    }
  }

  /** Libvirt keeps the last error of each thread: nobody may call it in between. */
  private LibvirtErrorException lastError() {
    Pointer error = libvirt.virGetLastError();
    return error == null
        ? new LibvirtErrorException(0, "libvirt failed and does not say why")
        : new LibvirtErrorException(error.getInt(0), error.getPointer(8).getString(0, "UTF-8"));
  }

  private IOException failure(LibvirtErrorException error) {
    boolean alive;
    try {
      alive = handle.isAlive();
    } catch (LibvirtException e) {
      alive = false;
    }
    return alive
        ? error
        : new UnreachableHostException(
            "lost the connection to libvirt: " + error.getMessage(),
            "see whether its daemon still runs, then try again");
  }
}
