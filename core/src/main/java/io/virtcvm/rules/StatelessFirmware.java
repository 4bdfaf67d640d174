package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Option;
import io.virtcvm.Transformer;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.firmware.FirmwareDescriptors;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Firmware;
import io.virtcvm.model.FirmwareFeature;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import io.virtcvm.model.Type;
import java.util.List;
import java.util.Optional;

/**
 * Boots the TEE's own firmware build, mapped as memory that is measured at launch and never
 * written.
 *
 * <p>The file is the one asked for, else the one the domain already boots when it serves the TEE,
 * else the first that the host's descriptors offer. What chose another firmware before goes: pflash
 * attributes, autoselection and its features. What libvirt itself adds to the same choice when it
 * stores a domain ({@code firmware='efi'}, the features of that very build, {@code format='raw'})
 * stays.
 */
public final class StatelessFirmware implements Transformer {
  /** The firmware file to boot, on the host; instead of one that the descriptors offer. */
  public static final Option<String> FIRMWARE =
      Option.of(
          "firmware",
          "PATH",
          "Boot this firmware file of the host instead of what the descriptors offer.",
          path -> HostPath.require(path, "file"));

  private static final String SECURE_BOOT = "secure-boot";

  private final String feature;
  private final String launchSecurity;
  private final String packages;

  /**
   * Creates the rule.
   *
   * @param feature what the firmware must be built for, in the words of QEMU's descriptors
   * @param launchSecurity libvirt's name for the TEE
   * @param packages where such a firmware comes from, for the remedy
   */
  public StatelessFirmware(String feature, String launchSecurity, String packages) {
    this.feature = feature;
    this.launchSecurity = launchSecurity;
    this.packages = packages;
  }

  @Override
  public void transform(Domain domain, Context context) {
    Os os = domain.ensureOs();
    Optional<String> path = choose(domain, os, context);
    if (path.isEmpty()) {
      return;
    }
    FirmwareDescriptors known = context.host().firmware();
    warnOfLostMeaning(os, known.of(path.get()), context);
    if (!isStoredFormOf(os, path.get(), known)) {
      boot(os, path.get());
    }
  }

  private Optional<String> choose(Domain domain, Os os, Context context) {
    Optional<String> asked = context.option(FIRMWARE);
    if (asked.isPresent()) {
      return asked;
    }
    FirmwareDescriptors known = context.host().firmware();
    Type type = os.getType();
    String architecture = type == null || type.getArch() == null ? "x86_64" : type.getArch();
    // Another machine than q35 is refused by a rule of its own; one reason is enough.
    String machine = "q35";
    if (type != null && type.getMachine() != null && type.getMachine().startsWith("pc-q35")) {
      machine = type.getMachine();
    }
    Loader loader = os.getLoader();
    if (loader != null && serves(domain, loader, known, architecture, machine)) {
      return Optional.of(loader.getValue());
    }
    Optional<FirmwareDescriptor> best = known.choose(feature, architecture, machine);
    if (best.isEmpty()) {
      context.error(
          os,
          "loader",
          "no firmware for this TEE: " + known.explain(feature, architecture, machine),
          "install it ("
              + packages
              + "), or name it with --firmware PATH or --firmware-descriptors DIR");
    }
    return best.map(FirmwareDescriptor::path);
  }

  /** Whether the firmware that the domain boots already is one for this TEE. */
  private boolean serves(
      Domain domain,
      Loader loader,
      FirmwareDescriptors known,
      String architecture,
      String machine) {
    String path = loader.getValue();
    if (path == null || path.isEmpty()) {
      return false;
    }
    if (known.of(path).isPresent()) {
      return known.serves(path, feature, architecture, machine);
    }
    if (!path.startsWith("/")) {
      return false;
    }
    // A build that no descriptor names: its owner, or an earlier conversion, has chosen it.
    LaunchSecurity present = domain.getLaunchSecurity();
    return present != null && launchSecurity.equals(present.getType()) && isStatelessRom(loader);
  }

  private static boolean isStatelessRom(Loader loader) {
    return "rom".equals(loader.getType()) && "yes".equals(loader.getStateless());
  }

  private static void warnOfLostMeaning(
      Os os, Optional<FirmwareDescriptor> chosen, Context context) {
    Loader loader = os.getLoader();
    String selection = os.getFirmwareSelection();
    if (loader == null && (selection == null || selection.equals("bios"))) {
      context.warn(
          os,
          "",
          "the guest boots by BIOS now and will boot by UEFI",
          "make sure that its disk has an EFI system partition");
    }
    boolean secure =
        (loader != null && "yes".equals(loader.getSecure())) || enables(os, SECURE_BOOT);
    if (secure && chosen.stream().noneMatch(one -> one.features().contains(SECURE_BOOT))) {
      context.warn(
          os,
          "loader",
          chosen.isPresent()
              ? "Secure Boot is lost: the firmware for this TEE does not enforce it"
              : "Secure Boot may be lost: no descriptor says that this firmware enforces it",
          "rely on the launch measurement: with a measured kernel, or a boot loader that checks");
    }
  }

  private static boolean enables(Os os, String name) {
    return features(os).stream()
        .anyMatch(one -> name.equals(one.getName()) && "yes".equals(one.getEnabled()));
  }

  private static List<FirmwareFeature> features(Os os) {
    Firmware firmware = os.getFirmware();
    return firmware == null ? List.of() : firmware.getFeatures();
  }

  /** Whether this is the choice of that file, in libvirt's words or in fewer. */
  private static boolean isStoredFormOf(Os os, String path, FirmwareDescriptors known) {
    Loader loader = os.getLoader();
    if (loader == null
        || !path.equals(loader.getValue())
        || !isStatelessRom(loader)
        || loader.getReadonly() != null
        || loader.getSecure() != null
        || (loader.getFormat() != null && !loader.getFormat().equals("raw"))) {
      return false;
    }
    if (os.getFirmwareSelection() == null) {
      return features(os).isEmpty();
    }
    Optional<FirmwareDescriptor> descriptor = known.of(path);
    return os.getFirmwareSelection().equals("efi")
        && descriptor.isPresent()
        && features(os).stream().allMatch(one -> agrees(one, descriptor.get()));
  }

  private static boolean agrees(FirmwareFeature feature, FirmwareDescriptor descriptor) {
    String has = descriptor.features().contains(feature.getName()) ? "yes" : "no";
    return has.equals(feature.getEnabled());
  }

  private static void boot(Os os, String path) {
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
}
