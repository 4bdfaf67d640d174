package io.virtcvm.hook;

import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/** Does what KubeVirt's launcher does with the sockets of sidecars, by grpc-java's own client. */
final class Launcher {
  private Launcher() {}

  /** Returns the entries of a folder that the launcher would dial. */
  static List<Path> sockets(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !Files.isDirectory(entry)).toList();
    }
  }

  /** Returns everything in a folder. */
  static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** Calls over a connection of its own, as the launcher does each time. */
  static <T> T call(Path socket, Function<ManagedChannel, T> call) throws InterruptedException {
    ManagedChannel channel = dial(socket);
    try {
      return call.apply(channel);
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  static ManagedChannel dial(Path socket) {
    return OkHttpChannelBuilder.forAddress("localhost", 1)
        .usePlaintext()
        .socketFactory(new Sockets(socket))
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  /** Whatever address is asked for, the unix socket is what there is. */
  private static final class Sockets extends SocketFactory {
    private final Path path;

    Sockets(Path path) {
      this.path = path;
    }

    @Override
    public Socket createSocket() throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(path));
      return new ConnectedSocket(channel);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return createSocket();
    }
  }

  /** A unix socket to which the client may say once more that it shall connect. */
  private static final class ConnectedSocket extends Socket {
    private final UnixSocket socket;

    ConnectedSocket(SocketChannel channel) {
      this.socket = new UnixSocket(channel, () -> {});
    }

    @Override
    public void connect(SocketAddress address, int timeout) {}

    @Override
    public void connect(SocketAddress address) {}

    @Override
    public java.io.InputStream getInputStream() {
      return socket.getInputStream();
    }

    @Override
    public java.io.OutputStream getOutputStream() {
      return socket.getOutputStream();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return InetSocketAddress.createUnresolved("localhost", 1);
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public synchronized void setSoTimeout(int timeout) {}

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public synchronized void close() throws IOException {
      socket.close();
    }

    @Override
    public boolean isClosed() {
      return socket.isClosed();
    }
  }
}
