package io.virtcvm.hook;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/** A unix socket that listens, in the shape that gRPC's transport takes. */
final class UnixServerSocket extends ServerSocket {
  /** How long to wait where the process has no descriptor left, say. */
  private static final long PAUSE_MILLIS = 50;

  private final ServerSocketChannel channel;
  private final Semaphore places;

  /**
   * Wraps a channel that listens already.
   *
   * @param most how many connections may be open at once; more wait until one is closed
   */
  UnixServerSocket(ServerSocketChannel channel, int most) throws IOException {
    this.channel = channel;
    this.places = new Semaphore(most);
  }

  /** The channel is bound. */
  @Override
  public void bind(SocketAddress address) {}

  /**
   * Waits for a connection. An exception from here would end the transport's only loop for good, so
   * there is none before this is closed.
   */
  @Override
  public Socket accept() throws IOException {
    places.acquireUninterruptibly();
    while (true) {
      try {
        SocketChannel connection = channel.accept();
        return new UnixSocket(connection, places::release);
      } catch (IOException e) {
        if (!channel.isOpen()) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      // Nobody interrupts the transport's loop; to stop it is to close the socket.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    places.release();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    try {
      return channel.getLocalAddress();
    } catch (IOException e) {
      // Closed: it has no address any more, and the transport asks for its name alone.
      return super.getLocalSocketAddress();
    }
  }
}
