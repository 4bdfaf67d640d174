package io.virtcvm.cli;

import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.hook.VmiHook;
import java.io.IOException;

/** The report of each domain on standard error, which is the log of the hook's container. */
final class HookReport implements VmiHook.Listener {
  @Override
  public void heard(String vm, Tee tee, Result result) {
    TextReport report = new TextReport(tee, /* dry= */ false, false, new Palette(false));
    try {
      StandardStream.ERROR.print(report.add(vm, result));
    } catch (IOException e) {
      // Nobody reads on; that stops no VM.
    }
  }
}
