package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Host.RemoteFirmware;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.model.Firmware;
import io.virtcvm.model.FirmwareFeature;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.util.List;
import java.util.Optional;

/** The two ways to say in XML which stateless firmware boots, and how libvirt stores them. */
final class FirmwareForm {
  private static final String EFI = "efi";

  private FirmwareForm() {}

  /**
   * Names the file, unless it is named already, in libvirt's words or in fewer.
   *
   * @param selected whether autoselection, and the features that go with it, can be this build's
   */
  static void boot(Os os, String path, boolean selected) {
    if (isStoredFormOf(os, path, selected)) {
      return;
    }
    Loader loader = os.ensureLoader();
    loader.setValue(path);
    loader.setType("rom");
    loader.setStateless("yes");
    loader.setReadonly(null);
    loader.setSecure(null);
    loader.setFormat(null);
    os.setFirmwareSelection(null);
    os.setFirmware(null);
  }

  /**
   * Names no file and asks libvirt for stateless firmware; keeps what libvirt has made of that.
   *
   * @param selected whether the file that the domain names can be what libvirt selected for the TEE
   */
  static void leaveToLibvirt(Os os, boolean selected, Context context) {
    if (isLibvirtsChoice(os, selected)) {
      return;
    }
    SecureBoot.warnOfUnknown(os, context);
    Loader present = os.getLoader();
    if (present == null || !saysStatelessAlone(present)) {
      Loader stateless = new Loader();
      stateless.setStateless("yes");
      os.setLoader(stateless);
    }
    os.setFirmwareSelection(EFI);
    os.setFirmware(null);
    Optional<RemoteFirmware> remote = context.host().remoteFirmware();
    if (remote.isEmpty() || !remote.get().autoselects()) {
      context.warn(
          os,
          "loader",
          "libvirt will select the firmware, which needs libvirt 11.8.0 or later",
          "for an older one pass --firmware PATH");
    }
  }

  private static boolean saysStatelessAlone(Loader loader) {
    return "yes".equals(loader.getStateless())
        && loader.getValue() == null
        && loader.attributeNames().size() == 1;
  }

  static boolean isStatelessRom(Loader loader) {
    return "rom".equals(loader.getType()) && "yes".equals(loader.getStateless());
  }

  static List<FirmwareFeature> features(Os os) {
    Firmware firmware = os.getFirmware();
    return firmware == null ? List.of() : firmware.getFeatures();
  }

  /** Whether the features beside the loader, if any, are this build's. */
  static boolean agree(Os os, FirmwareDescriptor descriptor) {
    return os.getFirmware() == null || allAgree(features(os), descriptor);
  }

  private static boolean isStoredFormOf(Os os, String path, boolean selected) {
    Loader loader = os.getLoader();
    if (loader == null
        || !path.equals(loader.getValue())
        || !isStatelessRom(loader)
        || hasAttributesOfFlash(loader)) {
      return false;
    }
    if (os.getFirmwareSelection() == null) {
      return os.getFirmware() == null;
    }
    return selected && os.getFirmwareSelection().equals(EFI);
  }

  /** Whether libvirt selects the firmware, or has done so and named the file. */
  private static boolean isLibvirtsChoice(Os os, boolean selected) {
    Loader loader = os.getLoader();
    if (loader == null
        || !EFI.equals(os.getFirmwareSelection())
        || !"yes".equals(loader.getStateless())
        || hasAttributesOfFlash(loader)) {
      return false;
    }
    if (loader.getValue() == null) {
      return loader.getType() == null && os.getFirmware() == null;
    }
    return selected && isStatelessRom(loader);
  }

  private static boolean hasAttributesOfFlash(Loader loader) {
    return loader.getReadonly() != null
        || loader.getSecure() != null
        || (loader.getFormat() != null && !loader.getFormat().equals("raw"));
  }

  /** Whether they are this build's; libvirt knows no firmware without a feature. */
  private static boolean allAgree(List<FirmwareFeature> features, FirmwareDescriptor descriptor) {
    for (FirmwareFeature feature : features) {
      String name = feature.getName();
      if (name == null) {
        return false;
      }
      String has = descriptor.features().contains(name) ? "yes" : "no";
      if (!has.equals(feature.getEnabled())) {
        return false;
      }
    }
    return !features.isEmpty();
  }
}
