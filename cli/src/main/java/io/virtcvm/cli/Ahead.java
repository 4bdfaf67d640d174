package io.virtcvm.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same work for each of many things: on all processors, the results in the order of the
 * things, and never more of them at a time than there are processors, for each may be large.
 *
 * @param <T> the things
 * @param <R> the results
 */
final class Ahead<T, R> implements AutoCloseable {
  /** Work that may fail as reading does. */
  @FunctionalInterface
  interface Work<T, R> {
    R of(T thing) throws IOException;
  }

  private final Work<T, R> work;
  private final Iterator<T> things;
  private final int processors;
  private final ExecutorService threads;
  private final Deque<Future<R>> begun = new ArrayDeque<>();

  Ahead(List<T> things, Work<T, R> work) {
    this.work = work;
    this.things = things.iterator();
    processors = Math.min(things.size(), Runtime.getRuntime().availableProcessors());
    threads = Executors.newFixedThreadPool(processors, Ahead::daemon);
  }

  /** A process that is told to end does not wait for these. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "ahead");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns the result for the next thing.
   *
   * @throws IOException if its work has thrown that
   */
  R next() throws IOException {
    while (begun.size() < processors && things.hasNext()) {
      T thing = things.next();
      begun.add(threads.submit(() -> work.of(thing)));
    }
    try {
      return begun.remove().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) cause;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
