package io.virtcvm.rules;

/** Paths on the host, as options name them. */
public final class HostPath {
  private HostPath() {}

  /**
   * Returns a path that is absolute and that XML can hold.
   *
   * @param what what lies there, for the message: {@code file}
   * @throws IllegalArgumentException if it is anything else
   */
  public static String require(String path, String what) {
    boolean printable =
        path.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || c == 0xFFFE || c == 0xFFFF || isHalf(c));
    if (!path.startsWith("/") || !printable) {
      throw new IllegalArgumentException("write the absolute path of a " + what + " on the host");
    }
    return path;
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
