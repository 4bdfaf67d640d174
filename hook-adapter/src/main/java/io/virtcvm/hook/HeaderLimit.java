package io.virtcvm.hook;

import java.io.IOException;

/**
 * Looks at a connection's frames (RFC 9113, 4.1) before the library reads them, and ends one whose
 * header fields would not: the library keeps all of them until the last has come, and only then
 * finds them too many. One such connection would take the memory of all others.
 */
final class HeaderLimit {
  /** Four times what the library lets through, decoded. */
  private static final int MOST_BYTES = 32 << 10;

  /** PRI * HTTP/2.0, and so on: what begins in another way, the library refuses by itself. */
  private static final int PREFACE = 24;

  private static final char PREFACE_BEGINS = 'P';
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;

  private final byte[] head = new byte[9];
  private boolean begun;
  private boolean foreign;
  private int known;
  private int skipped = PREFACE;
  private int fields;

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
    }
    if (fields > MOST_BYTES) {
      throw new IOException("header fields of more than " + MOST_BYTES + " bytes");
    }
  }
}
