package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha3.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha3.OnDefineDomainResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gRPC's transport and unix sockets do to each other, and peers that mean no good. */
@Timeout(60)
final class TransportTest {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private final Servers servers = new Servers();
  private HookServer server;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    server = servers.start(folder, (vmi, domain) -> domain);
    socket = Launcher.await(folder, 1).get(0);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    assertThat(Launcher.entries(folder)).isEmpty();
  }

  private void requireService() throws Exception {
    assertThat(Launcher.info(socket).getName()).isEqualTo("virt-cvm");
    ByteString domain = ByteString.copyFromUtf8("<domain/>");
    assertThat(Launcher.define(socket, domain)).isEqualTo(domain);
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static OnDefineDomainParams params(int vmi, int domain) {
    return OnDefineDomainParams.newBuilder()
        .setVmi(ByteString.copyFrom(new byte[vmi]))
        .setDomainXML(ByteString.copyFrom(new byte[domain]))
        .build();
  }

  @Test
  void everyConnectionHasAPeerAddress() throws Exception {
    try (SocketChannel channel = connect();
        Socket wrapped = new UnixSocket(channel, closed -> {})) {
      assertThat(wrapped.getRemoteSocketAddress()).isNotNull();
      assertThat(wrapped.getLocalSocketAddress()).isNotNull();
    }
  }

  @Test
  void aReaderThatWaitsDoesNotHoldUpAWriter() throws Exception {
    try (SocketChannel channel = connect();
        UnixSocket wrapped = new UnixSocket(channel, closed -> {})) {
      write(channel, PREFACE);
      CompletableFuture<Integer> read =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  int bytes = 0;
                  for (int n = 0; n >= 0; n = wrapped.getInputStream().read(new byte[1000])) {
                    bytes += n;
                  }
                  return bytes;
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      Thread.sleep(200);
      OutputStream out = wrapped.getOutputStream();
      CompletableFuture.runAsync(
              () -> {
                try {
                  out.write("no frame at all".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .get(5, TimeUnit.SECONDS);
      assertThat(read.get(10, TimeUnit.SECONDS)).isPositive();
    }
  }

  /** At the transport's own window, calls that follow on the same connection would hang. */
  @Test
  void messagesOfAlmostFourMegabytesPassAndOthersFollow() throws Exception {
    ManagedChannel channel = Launcher.dial(socket);
    try {
      CallbacksGrpc.CallbacksBlockingStub callbacks = CallbacksGrpc.newBlockingStub(channel);
      for (int i = 0; i < 5; i++) {
        OnDefineDomainResult result =
            callbacks
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .onDefineDomain(params(MIB - 64, 3 * MIB));
        assertThat(result.getDomainXML().size()).isEqualTo(3 * MIB);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  /** A connection ends soon after such a message; KubeVirt makes one for each call. */
  @Test
  void messagesThatAreTooLargeAreAnsweredAndOthersFollow() throws Exception {
    for (int i = 0; i < 5; i++) {
      Status status =
          catchThrowableOfType(
                  StatusRuntimeException.class,
                  () -> Launcher.call(socket, channel -> define(channel, 3 * MIB, 3 * MIB)))
              .getStatus();
      assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(status.getDescription())
          .isEqualTo(
              "virt-cvm: message too large: more than 4194304 bytes of domain and VMI: take"
                  + " metadata or devices out");
      int next = Launcher.call(socket, channel -> define(channel, 1, 2));
      assertThat(next).isEqualTo(2);
    }
  }

  private static int define(Channel channel, int vmi, int domain) {
    return CallbacksGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .onDefineDomain(params(vmi, domain))
        .getDomainXML()
        .size();
  }

  @Test
  void connectionsAndStreamsAtTheSameTime() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(20);
    ManagedChannel one = Launcher.dial(socket);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(
          () -> {
            ManagedChannel own = Launcher.dial(socket);
            try {
              for (int j = 0; j < 10; j++) {
                call(own, 100_000);
              }
            } finally {
              own.shutdownNow();
            }
            return call(one, 100_000);
          });
    }
    for (Future<Integer> done : clients.invokeAll(tasks)) {
      assertThat(done.get()).isEqualTo(100_000);
    }
    one.shutdownNow();
    clients.shutdownNow();
  }

  private static int call(ManagedChannel channel, int size) {
    return CallbacksGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .onDefineDomain(params(10, size))
        .getDomainXML()
        .size();
  }

  /** Those who hold connections with half a frame, or none, keep nobody out. */
  @Test
  void halfWrittenFramesHoldUpNobody() throws Exception {
    List<SocketChannel> held = new ArrayList<>();
    byte[] half = {0, 0, 40, 1, 4, 0, 0, 0, 1, (byte) 0x83};
    for (int i = 0; i < GrpcServers.CONNECTIONS + 10; i++) {
      SocketChannel channel = connect();
      held.add(channel);
      if (i % 3 > 0) {
        write(channel, PREFACE);
      }
      if (i % 3 > 1) {
        write(channel, new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        write(channel, half);
      }
    }
    requireService();
    for (SocketChannel channel : held) {
      channel.close();
    }
    requireService();
  }

  @Test
  void garbageIsNoDeath() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      try (SocketChannel channel = connect()) {
        byte[] garbage = new byte[random.nextInt(300)];
        random.nextBytes(garbage);
        if (i % 4 == 0) {
          garbage = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        }
        try {
          if (i % 2 == 0) {
            write(channel, PREFACE);
            write(channel, new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
          }
          write(channel, garbage);
        } catch (IOException e) {
          // It has hung up on us already.
        }
      }
    }
    requireService();
  }

  @Test
  void callsThatAreCancelledAreForgotten() throws Exception {
    ManagedChannel channel = Launcher.dial(socket);
    for (int i = 0; i < 50; i++) {
      CallbacksGrpc.newFutureStub(channel).onDefineDomain(params(10, 100_000)).cancel(true);
    }
    assertThat(call(channel, 5)).isEqualTo(5);
    channel.shutdownNow();
  }

  @Test
  void unknownCallsAreAnswered() throws Exception {
    Status status =
        catchThrowableOfType(
                StatusRuntimeException.class,
                () ->
                    Launcher.call(
                        socket,
                        channel ->
                            io.grpc.stub.ClientCalls.blockingUnaryCall(
                                channel,
                                CallbacksGrpc.getOnDefineDomainMethod().toBuilder()
                                    .setFullMethodName(
                                        "kubevirt.hooks.v1alpha4.Callbacks/OnDefineDomain")
                                    .build(),
                                io.grpc.CallOptions.DEFAULT,
                                params(1, 1))))
            .getStatus();
    assertThat(status.getCode()).isEqualTo(Code.UNIMPLEMENTED);
  }

  @Test
  void socketsAreOfUnix() throws Exception {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(channel.connect(UnixDomainSocketAddress.of(socket))).isTrue();
    }
  }
}
