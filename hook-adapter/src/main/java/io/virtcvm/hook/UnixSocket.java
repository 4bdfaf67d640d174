package io.virtcvm.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A connection over a unix socket in the shape that gRPC's transport takes. */
final class UnixSocket extends Socket {
  /** Who connects to a unix socket has no address; the transport must have one. */
  static final class Peer extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final transient UnixSocket socket;

    private Peer(UnixSocket socket) {
      this.socket = socket;
    }

    /** Closes the connection. */
    void hangUp() {
      try {
        socket.close();
      } catch (IOException e) {
        // Then it is closed already.
      }
    }

    @Override
    public String toString() {
      return "unix:";
    }
  }

  private final SocketChannel channel;
  private final Consumer<UnixSocket> closed;
  private final FrameLimit limit = new FrameLimit();
  private final Peer peer = new Peer(this);
  private boolean open = true;

  /**
   * Wraps a connected channel.
   *
   * @param closed is told once, when this is closed
   */
  UnixSocket(SocketChannel channel, Consumer<UnixSocket> closed) {
    this.channel = channel;
    this.closed = closed;
  }

  /**
   * Reads the channel itself: the streams that {@code java.nio.channels.Channels} makes of one
   * channel share a lock on JDK 17, so that a reader that waits keeps the writer from writing.
   */
  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(bytes, from, length));
        limit.look(bytes, from, count);
        return count;
      }
    };
  }

  /** Writes the channel itself; see {@link #getInputStream}. */
  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    };
  }

  @Override
  public synchronized void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      channel.close();
    } finally {
      closed.accept(this);
    }
  }

  @Override
  public synchronized boolean isClosed() {
    return !open;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return peer;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return peer;
  }

  /** Nothing is held back on a unix socket. */
  @Override
  public void setTcpNoDelay(boolean on) {}
}
