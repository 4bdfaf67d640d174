package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.hook.HookLog;
import io.virtcvm.hook.VmiHook;
import java.io.IOException;

/** The report of each domain on standard error, which is the log of the hook's container. */
final class HookReport implements VmiHook.Listener {
  private final HookLog log;

  /**
   * Makes one.
   *
   * @param log whoever does not hear of the server is not told of its warm-up's domain either
   */
  HookReport(HookLog log) {
    this.log = log;
  }

  @Override
  public void heard(String vm, Tee tee, Result result) {
    // Also while nobody listens: the first report is slow.
    String text =
        new TextReport(tee, /* dry= */ false, /* withDiff= */ false, new Palette(false))
            .add(vm, result);
    if (!log.isOpen()) {
      return;
    }
    try {
      StandardStream.ERROR.print(text);
    } catch (IOException e) {
      // Nobody reads on; that stops no VM.
    }
  }
}
