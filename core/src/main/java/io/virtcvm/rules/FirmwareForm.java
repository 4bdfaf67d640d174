package io.virtcvm.rules;

import io.virtcvm.Context;
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

  /** Names the file, unless it is named already, in libvirt's words or in fewer. */
  static void boot(Os os, String path, Optional<FirmwareDescriptor> descriptor) {
    if (isStoredFormOf(os, path, descriptor)) {
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
   * @param ofThisTee whether the domain asks for the TEE already
   * @param present the descriptor of the firmware that it names, if that serves the TEE
   */
  static void leaveToLibvirt(
      Os os, boolean ofThisTee, Optional<FirmwareDescriptor> present, Context context) {
    if (isLibvirtsChoice(os, ofThisTee, present)) {
      return;
    }
    SecureBoot.warnOfUnknown(os, context);
    Loader stateless = new Loader();
    stateless.setStateless("yes");
    os.setLoader(stateless);
    os.setFirmwareSelection(EFI);
    os.setFirmware(null);
    context.warn(
        os,
        "loader",
        "libvirt will select the firmware, which needs libvirt 11.8.0 or later",
        "for an older one pass --firmware PATH");
  }

  static boolean isStatelessRom(Loader loader) {
    return "rom".equals(loader.getType()) && "yes".equals(loader.getStateless());
  }

  static List<FirmwareFeature> features(Os os) {
    Firmware firmware = os.getFirmware();
    return firmware == null ? List.of() : firmware.getFeatures();
  }

  private static boolean isStoredFormOf(
      Os os, String path, Optional<FirmwareDescriptor> descriptor) {
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
    return os.getFirmwareSelection().equals(EFI)
        && descriptor.isPresent()
        && (os.getFirmware() == null || allAgree(features(os), descriptor.get()));
  }

  /** Whether libvirt selects the firmware, or has done so and named the file. */
  private static boolean isLibvirtsChoice(
      Os os, boolean ofThisTee, Optional<FirmwareDescriptor> present) {
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
    return ofThisTee
        && isStatelessRom(loader)
        && present.isPresent()
        && (os.getFirmware() == null || allAgree(features(os), present.get()));
  }

  private static boolean hasAttributesOfFlash(Loader loader) {
    return loader.getReadonly() != null
        || loader.getSecure() != null
        || (loader.getFormat() != null && !loader.getFormat().equals("raw"));
  }

  /** Whether they are this build's; libvirt knows no firmware without a feature. */
  private static boolean allAgree(List<FirmwareFeature> features, FirmwareDescriptor descriptor) {
    for (FirmwareFeature feature : features) {
      String has = descriptor.features().contains(feature.getName()) ? "yes" : "no";
      if (!has.equals(feature.getEnabled())) {
        return false;
      }
    }
    return !features.isEmpty();
  }
}
