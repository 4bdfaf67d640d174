package io.virtcvm.hook;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.virtcvm.hook.wire.info.InfoGrpc;
import io.virtcvm.hook.wire.info.InfoParams;
import io.virtcvm.hook.wire.info.InfoResult;
import io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha3.OnDefineDomainParams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
public final class Launcher {
  private Launcher() {}

  /** Returns the entries of a folder that the launcher would dial. */
  public static List<Path> sockets(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !Files.isDirectory(entry)).toList();
    }
  }

  /** Returns everything in a folder. */
  public static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /**
   * Looks every 300 ms for sockets until there are as many as there are sidecars.
   *
   * @throws IOException if they did not come
   */
  public static List<Path> await(Path folder, int sidecars)
      throws IOException, InterruptedException {
    for (int i = 0; i < 200; i++) {
      List<Path> sockets = sockets(folder);
      if (sockets.size() == sidecars) {
        return sockets;
      }
      Thread.sleep(300);
    }
    throw new IOException("the sockets did not come: " + entries(folder));
  }

  /** Asks for Info within the second that the launcher allows, over a connection of its own. */
  public static InfoResult info(Path socket) throws InterruptedException {
    return call(
        socket,
        channel ->
            InfoGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .info(InfoParams.getDefaultInstance()));
  }

  /** Has a domain converted within the launcher's minute, over a connection of its own. */
  public static ByteString define(Path socket, ByteString domain) throws InterruptedException {
    return call(
        socket,
        channel ->
            CallbacksGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.MINUTES)
                .onDefineDomain(
                    OnDefineDomainParams.newBuilder()
                        .setDomainXML(domain)
                        .setVmi(ByteString.copyFromUtf8("{}"))
                        .build())
                .getDomainXML());
  }

  /** Calls over a connection of its own, as the launcher does each time. */
  public static <T> T call(Path socket, Function<ManagedChannel, T> call)
      throws InterruptedException {
    ManagedChannel channel = dial(socket);
    try {
      // A dial that blocks, whose time is its own.
      for (int i = 0; i < 200 && channel.getState(true) != ConnectivityState.READY; i++) {
        Thread.sleep(10);
      }
      return call.apply(channel);
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  public static ManagedChannel dial(Path socket) {
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
      this.socket = new UnixSocket(channel, closed -> {});
    }

    @Override
    public void connect(SocketAddress address, int timeout) {}

    @Override
    public void connect(SocketAddress address) {}

    @Override
    public InputStream getInputStream() {
      return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
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
