package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Host.RemoteFirmware;
import io.virtcvm.Option;
import io.virtcvm.Transformer;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.firmware.FirmwareDescriptors;
import io.virtcvm.firmware.FirmwareFile;
import io.virtcvm.firmware.FirmwareNeed;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import io.virtcvm.model.Type;
import java.util.Optional;

/**
 * Boots the TEE's own firmware build, mapped as memory that is measured at launch and never
 * written.
 *
 * <p>The file is the one asked for, else the one the domain already boots when it serves the TEE,
 * else the one that the host's descriptors offer; or libvirt is left to find it. Where the host's
 * files cannot be read, what its libvirt tells takes the place of descriptors. What chose another
 * firmware before goes: pflash attributes, autoselection and its features. What libvirt itself adds
 * to the same choice when it stores a domain ({@code firmware='efi'}, the features of that very
 * build, {@code format='raw'}) stays.
 */
public final class StatelessFirmware implements Transformer {
  /** Who chooses the firmware; {@link FirmwareSource#DESCRIPTORS} when left out. */
  public static final Option<FirmwareSource> FIRMWARE =
      Option.of(
          "firmware",
          "auto|libvirt|PATH",
          "Take the firmware from the descriptors (auto, the default), let libvirt select it, or boot"
              + " this file of the host.",
          FirmwareSource::parse);

  private final String feature;
  private final String launchSecurity;
  private final String packages;
  private final ListedFirmware listed;

  /**
   * Creates the rule.
   *
   * @param feature what the firmware must be built for, in the words of QEMU's descriptors
   * @param launchSecurity libvirt's name for the TEE
   * @param platform edk2's name for what such a firmware is built from, which file names carry; in
   *     lower case
   * @param packages where such a firmware comes from, for the remedy
   */
  public StatelessFirmware(
      String feature, String launchSecurity, String platform, String packages) {
    this.feature = feature;
    this.launchSecurity = launchSecurity;
    this.packages = packages;
    this.listed = new ListedFirmware(platform, packages);
  }

  @Override
  public void transform(Domain domain, Context context) {
    Os os = domain.ensureOs();
    FirmwareSource source = context.option(FIRMWARE).orElse(FirmwareSource.DESCRIPTORS);
    Optional<RemoteFirmware> remote = context.host().remoteFirmware();
    boolean ofThisTee = isOfThisTee(domain);
    if (remote.isPresent() && source.kind() == FirmwareSource.Kind.DESCRIPTORS) {
      Optional<FirmwareSource> told = listed.choose(os, ofThisTee, remote.get(), context);
      if (told.isEmpty()) {
        return;
      }
      source = told.get();
    }
    FirmwareDescriptors known = context.host().firmware();
    FirmwareNeed need = need(os, known);
    // There libvirt alone has seen the file, and has checked it against the TEE.
    boolean checked = remote.isPresent() && ofThisTee;
    if (source.kind() == FirmwareSource.Kind.LIBVIRT) {
      boolean selected = checked || (ofThisTee && serves(os, need, known));
      FirmwareForm.leaveToLibvirt(os, selected, context);
      return;
    }
    Optional<String> path = source.path();
    if (path.isEmpty()) {
      path = choose(domain, os, need, context);
    }
    if (path.isPresent()) {
      SecureBoot.warnOfChange(os, path.get(), known, context);
      warnOfDoubts(os, path.get(), need, source, context);
      Optional<FirmwareDescriptor> descriptor = known.of(path.get());
      boolean agrees = descriptor.isPresent() && FirmwareForm.agree(os, descriptor.get());
      FirmwareForm.boot(os, path.get(), checked || agrees);
    }
  }

  /**
   * Returns whether the firmware that the domain names serves the TEE, with just these features.
   */
  private static boolean serves(Os os, FirmwareNeed need, FirmwareDescriptors known) {
    Loader loader = os.getLoader();
    String path = loader == null ? null : loader.getValue();
    return path != null
        && known.serves(path, need)
        && FirmwareForm.agree(os, known.of(path).orElseThrow());
  }

  private FirmwareNeed need(Os os, FirmwareDescriptors known) {
    Type type = os.getType();
    // Another machine or architecture is refused by a rule of its own; one reason is enough.
    String machine = "q35";
    if (type != null && type.getMachine() != null && type.getMachine().startsWith("pc-q35")) {
      machine = type.getMachine();
    }
    return new FirmwareNeed(feature, "x86_64", machine, SecureBoot.isOn(os, known));
  }

  private Optional<String> choose(Domain domain, Os os, FirmwareNeed need, Context context) {
    FirmwareDescriptors known = context.host().firmware();
    Loader loader = os.getLoader();
    String present = loader == null ? null : loader.getValue();
    if (present != null && present.startsWith("/")) {
      boolean unknown = known.of(present).isEmpty();
      // A build that no descriptor names: its owner, or an earlier conversion, has chosen it.
      boolean chosen = unknown && isOfThisTee(domain) && FirmwareForm.isStatelessRom(loader);
      if (chosen || known.serves(present, need)) {
        return Optional.of(present);
      }
    }
    Optional<FirmwareDescriptor> best = known.choose(need);
    if (best.isEmpty()) {
      context.error(
          os,
          "loader",
          "no firmware for this TEE: " + known.explain(need),
          "install it ("
              + packages
              + "), or pass --firmware PATH, --firmware libvirt or --firmware-descriptors DIR");
      return Optional.empty();
    }
    context.because(grounds(best.get(), need));
    return Optional.of(best.get().path());
  }

  private static String grounds(FirmwareDescriptor chosen, FirmwareNeed need) {
    String secureBoot = chosen.enforcesSecureBoot() ? "with Secure Boot" : "without Secure Boot";
    String wanted = chosen.enforcesSecureBoot() == need.secureBoot() ? "" : ", for want of another";
    return "descriptor "
        + chosen.name()
        + " offers this build: for "
        + need.feature()
        + ", "
        + need.architecture()
        + " and "
        + need.machine()
        + ", "
        + secureBoot
        + wanted;
  }

  private boolean isOfThisTee(Domain domain) {
    LaunchSecurity present = domain.getLaunchSecurity();
    return present != null && launchSecurity.equals(present.getType());
  }

  /** Says what may keep the guest from starting: libvirt does not look at the file. */
  private static void warnOfDoubts(
      Os os, String path, FirmwareNeed need, FirmwareSource source, Context context) {
    FirmwareDescriptors known = context.host().firmware();
    Optional<FirmwareDescriptor> descriptor = known.of(path);
    if (descriptor.isPresent() && !known.serves(path, need)) {
      context.warn(
          os,
          "loader",
          "doubtful firmware '" + path + "': " + known.explain(path, need),
          "check that the file serves this TEE, or leave the choice to --firmware auto");
    } else if (descriptor.isEmpty() && source.kind() != FirmwareSource.Kind.FILE) {
      context.warn(
          os,
          "loader",
          "unknown firmware '" + path + "': kept, but no descriptor here says what it is built for",
          "look at the host's descriptors with --firmware-descriptors DIR, or confirm it with"
              + " --firmware PATH");
    }
    Optional<FirmwareFile> file = context.host().file(path);
    if (file.isPresent() && !file.get().exists()) {
      context.warn(
          os,
          "loader",
          "missing firmware '" + path + "': there is no such file on this machine",
          "install it where the guest will run: libvirt does not look before the start");
    }
  }
}
