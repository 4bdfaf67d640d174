package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.Map;

/** Who can be asked about a running guest. */
interface RunningGuest {
  /** Returns libvirt's description of the running guest. */
  String liveXml() throws IOException;

  /** Returns what libvirt says of its launch. */
  Map<String, String> launchSecurity() throws IOException;

  /** Returns QEMU's answer to a question. */
  String monitor(String command) throws IOException;
}
