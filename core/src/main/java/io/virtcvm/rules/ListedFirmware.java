package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Host.RemoteFirmware;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the firmware on a host whose files cannot be read, by what its libvirt tells.
 *
 * <p>What the domain boots under the TEE already stays: with {@code firmware='efi'} libvirt itself
 * has checked it, and otherwise its owner, or an earlier conversion, has chosen it. Else libvirt
 * selects, where it does so rightly; else the one file that it lists under the name of the TEE's
 * platform.
 */
final class ListedFirmware {
  private final String platform;
  private final String packages;

  /**
   * Creates the choice.
   *
   * @param platform edk2's name for what the firmware is built from, which file names carry; in
   *     lower case
   * @param packages where such a firmware comes from, for the remedy
   */
  ListedFirmware(String platform, String packages) {
    this.platform = platform;
    this.packages = packages;
  }

  /** Returns libvirt or the file that it is to be; empty where an error says why there is none. */
  Optional<FirmwareSource> choose(Os os, boolean ofThisTee, RemoteFirmware host, Context context) {
    Loader loader = os.getLoader();
    String present = loader == null ? null : loader.getValue();
    if (ofThisTee
        && present != null
        && present.startsWith("/")
        && FirmwareForm.isStatelessRom(loader)) {
      return file(present);
    }
    if (host.autoselects()) {
      context.because("the host's libvirt selects stateless firmware for this TEE by itself");
      return Optional.of(FirmwareSource.LIBVIRT);
    }
    List<String> named = named(host.loaders());
    if (named.size() == 1) {
      context.because(
          "the host's libvirt lists this file, and its name says what it is built from: edk2's"
              + " platform '"
              + platform
              + "'");
      return file(named.get(0));
    }
    report(os, named, host.loaders(), context);
    return Optional.empty();
  }

  private static Optional<FirmwareSource> file(String path) {
    return Optional.of(new FirmwareSource(FirmwareSource.Kind.FILE, Optional.of(path)));
  }

  private List<String> named(List<String> loaders) {
    List<String> named = new ArrayList<>();
    for (String path : loaders) {
      String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      if (path.startsWith("/") && name.contains(platform) && !named.contains(path)) {
        named.add(path);
      }
    }
    return named;
  }

  private void report(Os os, List<String> named, List<String> loaders, Context context) {
    if (named.isEmpty()) {
      context.error(
          os,
          "loader",
          "no firmware for this TEE: the host's libvirt does not select it by itself, and of the files"
              + " that it lists none is named for '"
              + platform
              + "': "
              + loaders,
          "pass --firmware PATH, a file of that host ("
              + packages
              + "), or --firmware-descriptors DIR, a copy of its /usr/share/qemu/firmware");
    } else {
      context.error(
          os,
          "loader",
          "ambiguous firmware: the host's libvirt lists several files named for '"
              + platform
              + "': "
              + String.join(", ", named),
          "pass --firmware PATH with the one that is meant");
    }
  }
}
