package io.virtcvm;

import io.virtcvm.firmware.FirmwareDescriptors;
import java.nio.file.Path;
import java.util.List;

/**
 * What is known of the host on which a domain will run. Gathered once; a host serves many
 * conversions, and many threads.
 *
 * @param firmware the firmware that QEMU can offer there
 */
public record Host(FirmwareDescriptors firmware) {
  /** Returns this machine: its QEMU firmware descriptors, where QEMU and libvirt look for them. */
  public static Host local() {
    return withDescriptorsFrom(FirmwareDescriptors.localDirectories());
  }

  /**
   * Returns a host whose firmware descriptors lie in these directories.
   *
   * @param directories from the lowest precedence to the highest; one that does not exist is empty
   */
  public static Host withDescriptorsFrom(List<Path> directories) {
    return new Host(FirmwareDescriptors.in(directories));
  }
}
