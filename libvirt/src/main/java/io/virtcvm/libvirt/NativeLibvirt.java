package io.virtcvm.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/**
 * What libvirt-java lacks, or cannot be told in UTF-8.
 *
 * @see <a href="https://libvirt.org/html/index.html">libvirt's API</a>
 */
interface NativeLibvirt extends Library {
  /** libvirt's own name of the file, so that no development package is needed. */
  String FILE = "libvirt.so.0";

  /** virDomainDefineFlags: check against the schema. */
  int VALIDATE = 1;

  /** virDomainUndefineFlagsValues: the file of UEFI variables stays. */
  int KEEP_NVRAM = 8;

  /** virDomainUndefineFlagsValues: the state of the emulated TPM stays. */
  int KEEP_TPM = 64;

  /** virDomainModificationImpact: the definition, not the running guest. */
  int AFFECT_CONFIG = 2;

  /** virDomainMetadataType: a user's own element. */
  int METADATA_ELEMENT = 2;

  /**
   * Loads libvirt and keeps it from printing errors to standard error.
   *
   * @throws UnsatisfiedLinkError if there is no libvirt on this machine
   */
  static NativeLibvirt load() {
    NativeLibvirt libvirt =
        Native.load(FILE, NativeLibvirt.class, Map.of(OPTION_STRING_ENCODING, "UTF-8"));
    libvirt.virSetErrorFunc(null, Silence.INSTANCE);
    return libvirt;
  }

  void virSetErrorFunc(@Nullable Pointer data, Callback handler);

  @Nullable DomainPointer virDomainLookupByName(ConnectionPointer connection, String name);

  @Nullable DomainPointer virDomainLookupByUUIDString(ConnectionPointer connection, String uuid);

  @Nullable DomainPointer virDomainDefineXMLFlags(
      ConnectionPointer connection, String xml, int flags);

  int virDomainGetUUIDString(DomainPointer domain, byte[] uuid);

  int virDomainFree(DomainPointer domain);

  @Nullable CString virConnectGetDomainCapabilities(
      ConnectionPointer connection,
      @Nullable String emulator,
      @Nullable String architecture,
      @Nullable String machine,
      @Nullable String type,
      int flags);

  int virNodeGetSEVInfo(
      ConnectionPointer connection, PointerByReference parameters, IntByReference count, int flags);

  int virDomainGetLaunchSecurityInfo(
      DomainPointer domain, PointerByReference parameters, IntByReference count, int flags);

  void virTypedParamsFree(Pointer parameters, int count);

  @Nullable Pointer virGetLastError();

  /** Libvirt's default handler prints to standard error what every caller gets as an exception. */
  final class Silence implements Callback {
    /** Held here, as libvirt keeps only its address. */
    static final Silence INSTANCE = new Silence();

    private Silence() {}

    /** Does nothing; called by libvirt. */
    public void error(@Nullable Pointer data, @Nullable Pointer error) {}
  }
}
