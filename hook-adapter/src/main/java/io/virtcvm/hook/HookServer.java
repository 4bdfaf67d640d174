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
  private final List<Listener> listeners = new ArrayList<>();

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
    this.grpc = new GrpcServers(services, log);
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
    listeners.add(grpc.start(socket.channel()));
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
    while (true) {
      try {
        if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          log.tell("ending: Shutdown");
          return;
        }
        for (PublishedSocket socket : sockets) {
          if (!socket.isPresent()) {
            log.tell("ending: socket '" + socket + "' is gone");
            return;
          }
        }
        revive();
      } catch (OutOfMemoryError e) {
        // A call has taken the last of it, and is about to give it back.
      }
    }
  }

  /**
   * Sees to it that there is somebody who listens. When memory runs out in the wrong moment, gRPC's
   * loop ends, and KubeVirt starts no sidecar anew.
   */
  private synchronized void revive() throws InterruptedException {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).isDead()) {
        log.tell("listening anew on '" + sockets.get(i) + "'");
        listeners.get(i).socket().abandon();
        listeners.get(i).server().shutdown();
        try {
          listeners.set(i, grpc.start(sockets.get(i).channel()));
        } catch (IOException e) {
          log.tell("cannot listen: " + e.getMessage());
        }
      }
    }
  }

  /** Removes the sockets, lets the calls that run come to their end, and stops. */
  @Override
  public synchronized void close() throws IOException {
    for (Listener listener : listeners) {
      listener.server().shutdown();
    }
    for (PublishedSocket socket : sockets) {
      socket.close();
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_CALLS_MILLIS);
    for (Listener listener : listeners) {
      awaitEnd(listener.server(), end - System.nanoTime());
    }
    grpc.stop();
  }

  private static void awaitEnd(Server server, long nanos) {
    try {
      if (!server.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
