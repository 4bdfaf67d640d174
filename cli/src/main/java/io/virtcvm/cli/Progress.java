package io.virtcvm.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a command has come with several domains: a bar at a terminal, elsewhere nothing. */
final class Progress implements AutoCloseable {
  private static final int COLUMNS = 79;
  private static final String CLEAR_LINE = "\r\033[K";

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  static Progress of(int steps) {
    if (steps < 2 || !StandardStream.ERROR.isTerminal()) {
      return new Progress(null);
    }
    // Drawn when asked, not by a clock: reports are printed in between.
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName("domains")
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(Integer.MAX_VALUE)
            .setConsumer(new DelegatingProgressBarConsumer(line -> print("\r" + line), COLUMNS))
            .hideEta()
            .build());
  }

  /** Makes way for a report. */
  void clear() {
    if (bar != null) {
      print(CLEAR_LINE);
    }
  }

  void step() {
    if (bar != null) {
      bar.step();
      bar.refresh();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      clear();
    }
  }

  private static void print(String text) {
    try {
      StandardStream.ERROR.print(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
