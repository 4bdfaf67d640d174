package io.virtcvm.hook;

import java.util.function.Consumer;

/**
 * Lines for whoever reads the container's log. Says nothing until the server is ready: what it does
 * before is its own warm-up.
 */
public final class HookLog {
  private final Consumer<String> lines;
  private volatile boolean open;

  /**
   * Makes a silent one.
   *
   * @param lines takes a line without its end; safe for use by many threads
   */
  public HookLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Returns one that speaks from the start. */
  public static HookLog open(Consumer<String> lines) {
    HookLog log = new HookLog(lines);
    log.open();
    return log;
  }

  /** Writes a line, if the server is ready. */
  public void tell(String line) {
    if (open) {
      lines.accept(line);
    }
  }

  /** Returns whether the server is ready. */
  public boolean isOpen() {
    return open;
  }

  /** Speaks from now on. */
  void open() {
    open = true;
  }
}
