package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameLimitTest {
  private static final int DATA = 0;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int MOST = 32 << 10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream sent = new DataOutputStream(bytes);

  private FrameLimitTest() throws IOException {
    sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  private void frame(int type, int length) throws IOException {
    sent.writeByte(length >> 16);
    sent.writeShort(length);
    sent.writeByte(type);
    sent.write(new byte[5 + length]);
  }

  private boolean refused() {
    boolean whole = refused(bytes.size());
    assertThat(refused(1)).as("byte by byte").isEqualTo(whole);
    assertThat(refused(7)).as("by seven bytes").isEqualTo(whole);
    return whole;
  }

  private boolean refused(int step) {
    FrameLimit limit = new FrameLimit();
    byte[] all = bytes.toByteArray();
    try {
      for (int at = 0; at < all.length; at += step) {
        limit.look(all, at, Math.min(step, all.length - at));
      }
      limit.look(all, 0, -1);
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessage("header fields of more than 32768 bytes");
      return true;
    }
  }

  @Test
  void fieldsOfManyCallsPass() throws IOException {
    for (int i = 0; i < 100; i++) {
      frame(HEADERS, 16384);
      frame(DATA, MOST + 1);
    }
    assertThat(refused()).isFalse();
  }

  @Test
  void fieldsOfOneCallAddUp() throws IOException {
    frame(HEADERS, 16384);
    frame(CONTINUATION, 16384 - 9);
    assertThat(refused()).isFalse();
    frame(CONTINUATION, 1);
    assertThat(refused()).isTrue();
  }

  @Test
  void emptyFramesAddUp() throws IOException {
    frame(HEADERS, 0);
    for (int i = 0; i < MOST / 9; i++) {
      frame(CONTINUATION, 0);
    }
    assertThat(refused()).isFalse();
    frame(CONTINUATION, 0);
    assertThat(refused()).isTrue();
  }

  @Test
  void whatIsNotHttp2IsLeftToTheLibrary() {
    bytes.reset();
    bytes.writeBytes(new byte[] {0, 0, 18, 4});
    for (int i = 0; i < 100_000; i++) {
      bytes.write(HEADERS);
    }
    assertThat(refused()).isFalse();
  }

  @Test
  void whoCancelsOrChangesSettingsWithoutEndIsSlowedDown() throws IOException {
    long[] now = {0};
    List<Long> pauses = new ArrayList<>();
    FrameLimit limit =
        new FrameLimit(
            () -> now[0],
            nanos -> {
              pauses.add(nanos);
              now[0] += nanos;
            });
    limit.look(bytes.toByteArray(), 0, bytes.size());
    for (int i = 0; i < 101; i++) {
      assertThat(pauses).isEmpty();
      lookAt(limit, i % 2 == 0 ? RST_STREAM : SETTINGS);
    }
    assertThat(pauses).containsExactly(20_000_000L);
    now[0] += 1_000_000_000;
    for (int i = 0; i < 49; i++) {
      lookAt(limit, RST_STREAM);
    }
    assertThat(pauses).as("fifty more in each second").hasSize(1);
    for (int i = 0; i < 11; i++) {
      lookAt(limit, RST_STREAM);
      lookAt(limit, HEADERS);
    }
    assertThat(pauses).hasSize(11);
  }

  private void lookAt(FrameLimit limit, int type) throws IOException {
    bytes.reset();
    frame(type, 4);
    limit.look(bytes.toByteArray(), 0, bytes.size());
  }
}
