package io.virtcvm.hook;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;

/** A unix socket that listens, in the shape that gRPC's transport takes. */
final class UnixServerSocket extends ServerSocket {
  /** How long to wait where the process has no descriptor left, say. */
  private static final long PAUSE_MILLIS = 50;

  private final ServerSocketChannel channel;
  private final int most;
  private final Set<UnixSocket> connections = new LinkedHashSet<>();
  private volatile boolean accepting;
  private volatile boolean abandoned;

  /**
   * Wraps a channel that listens already.
   *
   * @param most how many connections may be open at once; for one more, the oldest is closed, so
   *     that nobody who only holds connections keeps others out
   */
  UnixServerSocket(ServerSocketChannel channel, int most) throws IOException {
    this.channel = channel;
    this.most = most;
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
    accepting = true;
    try {
      return next();
    } finally {
      accepting = false;
    }
  }

  private UnixSocket next() throws IOException {
    while (true) {
      try {
        UnixSocket socket = new UnixSocket(channel.accept(), this::forget);
        remember(socket);
        return socket;
      } catch (IOException e) {
        if (abandoned || !channel.isOpen()) {
          throw e;
        }
        pause();
      }
    }
  }

  private void remember(UnixSocket socket) throws IOException {
    UnixSocket oldest;
    synchronized (connections) {
      connections.add(socket);
      if (connections.size() <= most) {
        return;
      }
      oldest = connections.iterator().next();
    }
    oldest.close();
  }

  private void forget(UnixSocket socket) {
    synchronized (connections) {
      connections.remove(socket);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      // Nobody interrupts the transport's loop; to stop it is to close the socket.
    }
  }

  /** Returns whether somebody waits for a connection at this moment. */
  boolean isAccepting() {
    return accepting;
  }

  /** Leaves the channel open for another to listen on, whoever closes this. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void close() throws IOException {
    if (!abandoned) {
      channel.close();
    }
  }

  @Override
  public boolean isClosed() {
    return abandoned || !channel.isOpen();
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
