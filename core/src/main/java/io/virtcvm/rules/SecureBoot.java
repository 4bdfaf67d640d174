package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.firmware.FirmwareDescriptors;
import io.virtcvm.model.FirmwareFeature;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.util.Optional;

/** What another firmware means for the guest: how it boots, and whether anything is checked. */
final class SecureBoot {
  private static final String FEATURE = "secure-boot";

  private SecureBoot() {}

  /** Returns whether the domain, as it stands, boots only what is signed. */
  static boolean isOn(Os os, FirmwareDescriptors known) {
    Loader loader = os.getLoader();
    if (loader != null && "yes".equals(loader.getSecure())) {
      return true;
    }
    for (FirmwareFeature feature : FirmwareForm.features(os)) {
      if (FEATURE.equals(feature.getName())) {
        return "yes".equals(feature.getEnabled());
      }
    }
    String path = loader == null ? null : loader.getValue();
    return path != null && enforces(known.of(path));
  }

  /** Says what will be different with this firmware; nothing when the domain boots it already. */
  static void warnOfChange(Os os, String path, FirmwareDescriptors known, Context context) {
    Loader loader = os.getLoader();
    if (loader != null && path.equals(loader.getValue())) {
      return;
    }
    warnOfUefi(os, context);
    Optional<FirmwareDescriptor> chosen = known.of(path);
    boolean before = isOn(os, known);
    boolean after = enforces(chosen);
    if (before && !after) {
      warnOfLoss(
          os,
          chosen.isPresent()
              ? "Secure Boot is lost: the firmware for this TEE does not enforce it"
              : "Secure Boot may be lost: no descriptor says that this firmware enforces it",
          context);
    } else if (after && !before) {
      context.warn(
          os,
          "loader",
          "Secure Boot is built in: this firmware boots only what its keys have signed",
          "make sure that the guest's boot loader and kernel are signed, or pass --firmware PATH");
    }
  }

  /** The same where libvirt will choose the firmware. */
  static void warnOfUnknown(Os os, Context context) {
    warnOfUefi(os, context);
    if (isOn(os, context.host().firmware())) {
      warnOfLoss(os, "Secure Boot may be lost: libvirt takes what the host has", context);
    }
  }

  private static boolean enforces(Optional<FirmwareDescriptor> firmware) {
    return firmware.isPresent() && firmware.get().enforcesSecureBoot();
  }

  private static void warnOfUefi(Os os, Context context) {
    String selection = os.getFirmwareSelection();
    if (os.getLoader() == null && (selection == null || selection.equals("bios"))) {
      context.warn(
          os,
          "",
          "the guest boots by BIOS now and will boot by UEFI",
          "make sure that its disk has an EFI system partition");
    }
  }

  private static void warnOfLoss(Os os, String message, Context context) {
    context.warn(
        os,
        "loader",
        message,
        "rely on the launch measurement: with a measured kernel, or a boot loader that checks");
  }
}
