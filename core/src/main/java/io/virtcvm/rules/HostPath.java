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
    if (!path.startsWith("/") || !isPrintable(path)) {
      throw new IllegalArgumentException("write the absolute path of a " + what + " on the host");
    }
    return path;
  }

  private static boolean isPrintable(String path) {
    for (int i = 0; i < path.length(); i += Character.charCount(path.codePointAt(i))) {
      int c = path.codePointAt(i);
      if (Character.isISOControl(c) || c == 0xFFFE || c == 0xFFFF || isHalf(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
