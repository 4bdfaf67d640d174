package io.virtcvm.hook;

import io.virtcvm.Host;
import io.virtcvm.Host.RemoteFirmware;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.util.List;

/**
 * The firmware inside virt-launcher, whose files the sidecar cannot see, and whose own files and
 * descriptors say nothing of it. Each TEE knows its build by its file's name.
 *
 * @see <a href="https://github.com/kubevirt/kubevirt">KubeVirt 1.9,
 *     pkg/virt-launcher/virtwrap/efi/efi.go: the names</a>
 */
final class LauncherFirmware {
  private static final String FOLDER = "/usr/share/OVMF/";

  private static final Host PLAIN = host(FOLDER + "OVMF.amdsev.fd", FOLDER + "OVMF.inteltdx.fd");
  private static final Host SECURE_BOOT =
      host(FOLDER + "OVMF.amdsev.fd", FOLDER + "OVMF.inteltdx.secboot.fd");

  private LauncherFirmware() {}

  /**
   * Returns the launcher as a host.
   *
   * @param domain whose firmware stays where KubeVirt has chosen it for the TEE
   * @param launchSecurity libvirt's name for the TEE
   */
  static Host of(Domain domain, String launchSecurity, boolean secureBoot) {
    LaunchSecurity security = domain.getLaunchSecurity();
    Os os = domain.getOs();
    Loader loader = os == null ? null : os.getLoader();
    if (security != null
        && launchSecurity.equals(security.getType())
        && loader != null
        && "rom".equals(loader.getType())
        && loader.getValue() != null) {
      return host(loader.getValue());
    }
    return secureBoot ? SECURE_BOOT : PLAIN;
  }

  private static Host host(String... files) {
    return Host.remote(new RemoteFirmware(/* autoselects= */ false, List.of(files)));
  }
}
