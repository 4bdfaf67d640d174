package io.virtcvm.cli;

/**
 * The configuration of the JDK's logging that the hook's server runs with: none. What libraries log
 * there about peers that misbehave helps nobody, and to read the JDK's own configuration and make
 * its handler costs a cold start.
 */
public final class QuietLogging {
  /** Called by {@code java.util.logging.LogManager}. */
  public QuietLogging() {}

  /** Takes effect if nothing has been logged yet. */
  static void install() {
    System.setProperty("java.util.logging.config.class", QuietLogging.class.getName());
  }
}
