package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a server that cannot accept a connection. */
@Timeout(60)
final class ListenerTest {
  @TempDir private Path folder;

  /** A channel that fails as it is told, and then works. */
  private static final class Failing extends ServerSocketChannel {
    private final ServerSocketChannel real = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    Failing(Path path, List<Throwable> failures) throws IOException {
      super(java.nio.channels.spi.SelectorProvider.provider());
      real.bind(UnixDomainSocketAddress.of(path));
      this.failures.addAll(failures);
    }

    @Override
    public SocketChannel accept() throws IOException {
      Throwable failure = failures.poll();
      if (failure instanceof IOException io) {
        throw io;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return real.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress address, int backlog) {
      return this;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return real.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public ServerSocket socket() {
      return real.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
      return real.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
      real.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
      real.configureBlocking(block);
    }
  }

  private static GrpcServers grpc(HookLog log) {
    HookSettings settings =
        new HookSettings(Optional.empty(), Optional.empty(), "", List.of(), List.of(), 0);
    return new GrpcServers(List.of(new InfoService(settings, log)), log);
  }

  @Test
  void anExceptionOfAcceptIsWaitedOut() throws Exception {
    Path path = folder.resolve("s");
    Failing channel =
        new Failing(
            path, List.of(new IOException("Too many open files"), new IOException("again")));
    GrpcServers grpc = grpc(new HookLog(line -> {}));
    Listener listener = grpc.start(channel);
    assertThat(Launcher.info(path).getName()).isEqualTo("virt-cvm");
    assertThat(listener.isDead()).isFalse();
    listener.server().shutdownNow().awaitTermination();
    grpc.stop();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anErrorThereIsSeenAndAnotherListens() throws Exception {
    Path path = folder.resolve("s");
    Failing channel = new Failing(path, List.of(new OutOfMemoryError("Java heap space")));
    GrpcServers grpc = grpc(new HookLog(line -> {}));
    Listener first = grpc.start(channel);
    while (!first.isDead()) {
      Thread.sleep(10);
    }
    first.socket().abandon();
    first.server().shutdown();
    Listener second = grpc.start(channel);
    assertThat(Launcher.info(path).getName()).isEqualTo("virt-cvm");
    assertThat(second.isDead()).isFalse();
    second.server().shutdownNow().awaitTermination();
    grpc.stop();
  }

  @Test
  void oneWhoWaitsLearnsThatItIsClosed() throws Exception {
    Failing channel = new Failing(folder.resolve("s"), List.of());
    UnixServerSocket socket = new UnixServerSocket(channel, 1);
    socket.close();
    assertThatThrownBy(socket::accept).isInstanceOf(ClosedChannelException.class);
    assertThat(socket.isClosed()).isTrue();
  }
}
