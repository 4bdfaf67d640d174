package io.virtcvm.libvirt;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for guests. Libvirt waits without end for a QEMU that hangs, and nothing can call it back:
 * the call is left alone then, with what it uses.
 */
final class Patience {
  private static final int SECONDS = 10;

  /** virErrorNumber: OPERATION_TIMEOUT. */
  private static final int TIMEOUT = 68;

  private volatile boolean exhausted;

  /**
   * Runs a call that waits for a guest's QEMU.
   *
   * @throws LibvirtErrorException if libvirt refuses it, or QEMU does not answer in time
   */
  <T> T call(Callable<T> call) throws IOException {
    FutureTask<T> answer = new FutureTask<>(call);
    Thread thread = new Thread(answer, "virt-cvm waits for QEMU");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      exhausted = true;
      throw new LibvirtErrorException(
          TIMEOUT, "QEMU did not answer within " + SECONDS + " seconds");
    } catch (InterruptedException e) {
      exhausted = true;
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for QEMU");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Returns whether a call is still out, so that what it uses must not be freed. */
  boolean isExhausted() {
    return exhausted;
  }
}
