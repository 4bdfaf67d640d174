package io.virtcvm.hook;

/**
 * Text for the description of a gRPC status, which KubeVirt copies into a condition and an event of
 * the VMI.
 */
final class StatusText {
  /**
   * An event of Kubernetes holds 1024 bytes; KubeVirt puts up to some 120 in front ("server error.
   * command SyncVMI failed: ... rpc error: code = FailedPrecondition desc = ").
   */
  static final int MOST = 900;

  private static final String NAME = "virt-cvm: ";

  private StatusText() {}

  /** Returns the text in one line of printable ASCII; where it had to be cut, it says so. */
  static String of(String text) {
    String safe = ascii(text);
    int room = MOST - NAME.length();
    if (safe.length() <= room) {
      return NAME + safe;
    }
    String tail = " [...] (cut: all of it is in the log of this container)";
    int end = room - tail.length();
    int space = safe.lastIndexOf(' ', end);
    return NAME + safe.substring(0, space > end / 2 ? space : end) + tail;
  }

  /** Anything else is written as Java has it: gRPC would send it as three percent signs. */
  private static String ascii(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F) {
        safe.append(c);
      } else if (c == '\n') {
        safe.append("; ");
      } else {
        safe.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
      }
    }
    return safe.toString();
  }
}
