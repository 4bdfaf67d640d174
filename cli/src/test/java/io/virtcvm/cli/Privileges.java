package io.virtcvm.cli;

/** For tests of what an ordinary user meets, also where they run as root. */
final class Privileges {
  private Privileges() {}

  /** Whether the tests run as root. */
  static final boolean ROOT = System.getProperty("user.name").equals("root");

  /**
   * What to put before a program so that permissions hold for it. A root without capabilities is an
   * ordinary user who can still read the class path, wherever that is.
   */
  static final String WITHOUT = ROOT ? "setpriv --bounding-set=-all --inh-caps=-all" : "";
}
