package io.virtcvm.hook;

/**
 * Something about a VM, or about the cluster it is to run in.
 *
 * @param severity what comes of it
 * @param path where it stands, {@code spec.domain.launchSecurity}; of the cluster, with the object
 *     in front: {@code plugin/other: spec}
 * @param message category, subject and 'value', in one line
 * @param remedy what to do about it, in one line
 */
public record Finding(Severity severity, String path, String message, String remedy) {
  /** What comes of it. */
  public enum Severity {
    /** The VM is refused, by this hook or by KubeVirt, or does not start, or not as asked. */
    ERROR,
    /** The VM starts, and something is lost, ignored or to be known. */
    WARNING
  }

  static Finding error(String path, String message, String remedy) {
    return new Finding(Severity.ERROR, path, message, remedy);
  }

  static Finding warning(String path, String message, String remedy) {
    return new Finding(Severity.WARNING, path, message, remedy);
  }
}
