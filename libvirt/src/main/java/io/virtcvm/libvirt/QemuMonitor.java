package io.virtcvm.libvirt;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks a guest's QEMU. Once libvirt has not let a question through, there is no second one. */
final class QemuMonitor {
  /** What libvirt's names and QEMU's own are made of; nothing that JSON would have to quote. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_.:\\[\\]-]{1,200}){1,10}");

  private final RunningGuest host;
  private Optional<QemuAnswer> outOfReach = Optional.empty();

  QemuMonitor(RunningGuest host) {
    this.host = host;
  }

  /** Returns why libvirt does not let questions through, if it does not. */
  Optional<QemuAnswer> outOfReach() {
    return outOfReach;
  }

  /** Asks a question without arguments. */
  QemuAnswer ask(String command) throws UnreachableHostException {
    return send("{\"execute\":\"" + command + "\"}");
  }

  /**
   * Asks for a property of one of QEMU's objects.
   *
   * @param path where it is, as QEMU says: text of a stranger
   */
  QemuAnswer property(String path, String property) throws UnreachableHostException {
    if (!PATH.matcher(path).matches()) {
      return QemuAnswer.none("not the path of an object");
    }
    return send(
        "{\"execute\":\"qom-get\",\"arguments\":{\"path\":\""
            + path
            + "\",\"property\":\""
            + property
            + "\"}}");
  }

  private QemuAnswer send(String question) throws UnreachableHostException {
    if (outOfReach.isPresent()) {
      return outOfReach.get();
    }
    try {
      return QemuAnswer.of(host.monitor(question));
    } catch (UnreachableHostException e) {
      throw e;
    } catch (IOException e) {
      QemuAnswer none = QemuAnswer.none(String.valueOf(e.getMessage()));
      outOfReach = Optional.of(none);
      return none;
    }
  }
}
