package io.virtcvm.cli;

import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The JDK's logging as the hook's server runs with it: none. What libraries log there about peers
 * that misbehave helps nobody, and to read the JDK's own configuration, make its handler and keep
 * the loggers in their tree costs a cold start.
 */
public final class QuietLogging extends LogManager {
  /** Called by {@link LogManager}. */
  public QuietLogging() {}

  /** Every logger is a new one, alone and without a handler. */
  @Override
  public boolean addLogger(Logger logger) {
    return true;
  }

  @Override
  public void readConfiguration() {}
}
