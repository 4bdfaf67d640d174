package io.virtcvm.tdx;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Clock;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Timer;

/** Refuses a frequency of the time stamp counter that the TDX module cannot give. */
final class TdxTscFrequency implements Transformer {
  private static final long UNIT = 25_000_000;
  private static final long LOWEST = 100_000_000;
  private static final long HIGHEST = 10_000_000_000L;

  @Override
  public void transform(Domain domain, Context context) {
    Clock clock = domain.getClock();
    if (clock == null) {
      return;
    }
    for (Timer timer : clock.getTimers()) {
      String frequency = timer.getFrequency();
      if ("tsc".equals(timer.getName()) && frequency != null && !isPossible(frequency)) {
        context.error(
            timer,
            "@frequency",
            "unsupported frequency: '" + frequency + "'",
            "take it out, or write a multiple of 25 MHz between 100 MHz and 10 GHz, in Hz");
      }
    }
  }

  private static boolean isPossible(String frequency) {
    try {
      long hertz = Long.parseLong(frequency);
      return hertz % UNIT == 0 && hertz >= LOWEST && hertz <= HIGHEST;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
