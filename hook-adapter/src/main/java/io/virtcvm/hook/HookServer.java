package io.virtcvm.hook;

import io.grpc.BindableService;
import io.grpc.Server;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * KubeVirt's hooks on unix sockets. Made and started in one step; the sockets appear when every
 * call has been answered once.
 */
public final class HookServer implements Closeable {
  private static final long LOOK_MILLIS = 500;
  private static final long LAST_CALLS_MILLIS = 2000;

  private final HookLog log;
  private final GrpcServers grpc;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<PublishedSocket> sockets = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();

  private HookServer(HookSettings settings, DomainHook domainHook, NodeHook nodeHook, HookLog log) {
    this.log = log;
    Calls calls = new Calls(domainHook, log);
    List<BindableService> services =
        List.of(
            new InfoService(settings, log),
            new CallbacksV1Alpha1(calls),
            new CallbacksV1Alpha2(calls),
            new CallbacksV1Alpha3(calls, ended::countDown),
            new DomainHookPlugin(calls),
            new NodeHookPlugin(calls, nodeHook));
    this.grpc = new GrpcServers(services);
  }

  /**
   * Starts a server and publishes its sockets.
   *
   * @throws IOException if it cannot listen there, with a message for whoever started it
   */
  public static HookServer start(
      HookSettings settings, DomainHook domainHook, NodeHook nodeHook, HookLog log)
      throws IOException {
    HookServer server = new HookServer(settings, domainHook, nodeHook, log);
    try {
      for (Path path : paths(settings)) {
        server.listen(path);
      }
      server.publish();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static List<Path> paths(HookSettings settings) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (settings.sidecarFolder().isPresent()) {
      // The launcher knows sockets by this name alone, in whose folder ever they lie.
      String name = "virt-cvm-" + settings.container() + "-";
      Path folder = settings.sidecarFolder().get();
      PublishedSocket.removeDead(folder, name + "????????.sock");
      paths.add(folder.resolve(name + PublishedSocket.unique() + ".sock"));
    }
    settings.pluginSocket().ifPresent(paths::add);
    return paths;
  }

  private void listen(Path path) throws IOException {
    PublishedSocket socket = PublishedSocket.bind(path.toAbsolutePath());
    sockets.add(socket);
    servers.add(grpc.start(socket.channel()));
  }

  private void publish() throws IOException {
    WarmUp.run(sockets.get(0).staged());
    log.open();
    for (PublishedSocket socket : sockets) {
      socket.publish();
    }
    log.tell("ready: " + sockets);
  }

  /**
   * Waits until KubeVirt needs the server no more: it said Shutdown, or a socket is gone, with its
   * folder or alone.
   */
  public void awaitEnd() throws InterruptedException {
    while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      for (PublishedSocket socket : sockets) {
        if (!socket.isPresent()) {
          log.tell("ending: socket '" + socket + "' is gone");
          return;
        }
      }
    }
    log.tell("ending: Shutdown");
  }

  /** Removes the sockets, lets the calls that run come to their end, and stops. */
  @Override
  public void close() throws IOException {
    for (Server server : servers) {
      server.shutdown();
    }
    for (PublishedSocket socket : sockets) {
      socket.close();
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_CALLS_MILLIS);
    for (Server server : servers) {
      try {
        if (!server.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          server.shutdownNow();
        }
      } catch (InterruptedException e) {
        server.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    grpc.stop();
  }
}
