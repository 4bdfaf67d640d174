package io.virtcvm.hook;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks at a connection's frames (RFC 9113, 4.1) before the library reads them: one such connection
 * could take the memory and the time of all others.
 *
 * <p>It ends one whose header fields do not end: the library keeps all of them until the last has
 * come, and only then finds them too many. And it slows down one that cancels its calls or changes
 * its settings again and again: that costs the client next to nothing, and here a whole call.
 */
final class FrameLimit {
  /** Four times what the library lets through, decoded. */
  private static final int MOST_BYTES = 32 << 10;

  /** PRI * HTTP/2.0, and so on: what begins in another way, the library refuses by itself. */
  private static final int PREFACE = 24;

  private static final char PREFACE_BEGINS = 'P';
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int CONTINUATION = 9;

  /** As many as a client may have reason for at once; then some fifty each second. */
  private static final int AT_ONCE = 100;

  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

  /** Lets time go by. */
  interface Pause {
    void take(long nanos) throws InterruptedException;
  }

  private final LongSupplier clock;
  private final Pause pause;
  private final byte[] head = new byte[9];
  private boolean begun;
  private boolean foreign;
  private int known;
  private int skipped = PREFACE;
  private int fields;
  private long due;

  FrameLimit() {
    this(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  FrameLimit(LongSupplier clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
    this.due = clock.getAsLong() - AT_ONCE * INTERVAL;
  }

  /**
   * Looks at what came in next.
   *
   * @param length of it; less than 1 if nothing came in
   * @throws IOException if header fields have grown too long
   */
  void look(byte[] bytes, int from, int length) throws IOException {
    if (!begun && length > 0) {
      begun = true;
      foreign = bytes[from] != PREFACE_BEGINS;
    }
    int at = from;
    int end = from + length;
    while (at < end && !foreign) {
      int payload = Math.min(skipped, end - at);
      skipped -= payload;
      at += payload;
      if (at < end) {
        head[known++] = bytes[at++];
        if (known == head.length) {
          known = 0;
          lookAtHead();
        }
      }
    }
  }

  private void lookAtHead() throws IOException {
    skipped = ((head[0] & 0xFF) << 16) | ((head[1] & 0xFF) << 8) | (head[2] & 0xFF);
    if (head[3] == HEADERS) {
      fields = skipped;
    } else if (head[3] == CONTINUATION) {
      // An empty one costs something, too.
      fields += head.length + skipped;
    } else if (head[3] == RST_STREAM || head[3] == SETTINGS) {
      slowDown();
    }
    if (fields > MOST_BYTES) {
      throw new IOException("header fields of more than " + MOST_BYTES + " bytes");
    }
  }

  private void slowDown() throws IOException {
    long now = clock.getAsLong();
    due = Math.max(due, now - AT_ONCE * INTERVAL) + INTERVAL;
    if (due > now) {
      try {
        pause.take(due - now);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
