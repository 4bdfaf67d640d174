package io.virtcvm.libvirt;

/**
 * A version of libvirt or of a hypervisor.
 *
 * @param major the first number
 * @param minor the second
 * @param release the third
 */
public record Version(int major, int minor, int release) implements Comparable<Version> {
  /** Reads libvirt's number for a version: a million times major, a thousand times minor. */
  static Version of(long number) {
    return new Version(
        (int) (number / 1_000_000), (int) (number / 1000 % 1000), (int) (number % 1000));
  }

  /** Returns whether this version is that one or a later one. */
  public boolean isAtLeast(int major, int minor) {
    return compareTo(new Version(major, minor, 0)) >= 0;
  }

  @Override
  public int compareTo(Version other) {
    if (major != other.major) {
      return Integer.compare(major, other.major);
    }
    return minor != other.minor
        ? Integer.compare(minor, other.minor)
        : Integer.compare(release, other.release);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + release;
  }
}
