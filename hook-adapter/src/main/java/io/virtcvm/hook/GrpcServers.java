package io.virtcvm.hook;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** gRPC over channels that listen already, within the memory that a sidecar has. */
final class GrpcServers {
  /** KubeVirt opens one connection at a time. */
  static final int CONNECTIONS = 64;

  private static final int CALLS_OF_A_CONNECTION = 32;

  /** A reader and a writer for each connection, and as many that are about to end. */
  private static final int TRANSPORT_THREADS = 3 * CONNECTIONS;

  /** A sidecar has a fifth of a CPU: two, so that a small domain overtakes a large one. */
  private static final int CALL_THREADS = 2;

  private static final int IDLE_SECONDS = 30;

  /**
   * A domain, and its VMI: what servers of gRPC take unless told otherwise, as that of KubeVirt's
   * own shim is not. Of twice as much, two at a time fill the memory.
   */
  static final int MOST_BYTES = 4 << 20;

  /** What of a message may wait in memory, for each call, before it is its turn. */
  private static final int WINDOW = 128 << 10;

  private final List<BindableService> services;
  private final ThreadPoolExecutor transport;
  private final ThreadPoolExecutor calls;
  private final ScheduledThreadPoolExecutor timer;
  private final Intake intake;

  GrpcServers(List<BindableService> services, HookLog log) {
    this.services = services;
    this.timer = new ScheduledThreadPoolExecutor(1, threads("timer", log));
    this.intake = new Intake(MOST_BYTES, timer);
    this.transport =
        new ThreadPoolExecutor(
            0,
            TRANSPORT_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads("connection", log),
            GrpcServers::await);
    this.calls =
        new ThreadPoolExecutor(
            CALL_THREADS,
            CALL_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("call", log));
    calls.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** An error that nobody expected ends a connection, and is told in one line. */
  private static ThreadFactory threads(String name, HookLog log) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(
          (ended, failure) -> log.tell(name + " lost: " + failure.getClass().getName()));
      return thread;
    };
  }

  /** The threads are enough for all connections; those of one that ends are free in a moment. */
  private static void await(Runnable task, ThreadPoolExecutor full) {
    try {
      full.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(e);
    }
  }

  /** Serves on a channel that listens, which the server closes when it is shut down. */
  Listener start(ServerSocketChannel channel) throws IOException {
    UnixServerSocket socket = new UnixServerSocket(channel, CONNECTIONS);
    OkHttpServerBuilder builder =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .socketFactory(factory(socket))
            .transportExecutor(transport)
            .executor(calls)
            .scheduledExecutorService(timer)
            .intercept(intake)
            .addStreamTracerFactory(intake.tracers())
            // It would answer with a mere reset of the stream; the intake says why.
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .flowControlWindow(WINDOW)
            .maxConcurrentCallsPerConnection(CALLS_OF_A_CONNECTION)
            .keepAliveTime(1000, TimeUnit.DAYS)
            .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
            .maxConnectionAge(2, TimeUnit.MINUTES)
            .maxConnectionAgeGrace(1, TimeUnit.MINUTES);
    for (BindableService service : services) {
      builder.addService(service);
    }
    return new Listener(builder.build().start(), socket);
  }

  private static ServerSocketFactory factory(ServerSocket socket) {
    return new ServerSocketFactory() {
      @Override
      public ServerSocket createServerSocket() {
        return socket;
      }

      @Override
      public ServerSocket createServerSocket(int port) {
        return socket;
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog) {
        return socket;
      }

      @Override
      public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        return socket;
      }
    };
  }

  void stop() {
    transport.shutdown();
    calls.shutdown();
    timer.shutdown();
  }
}
