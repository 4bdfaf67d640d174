package io.virtcvm.hook;

import io.grpc.BindableService;
import io.grpc.Server;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final HookSettings settings;
  private final DomainHook domainHook;
  private boolean closed;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<PublishedSocket> sockets = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Makes a server that does not listen yet, and can be closed at any time. */
  public HookServer(HookSettings settings, DomainHook domainHook, NodeHook nodeHook, HookLog log) {
    this.log = log;
    this.settings = settings;
    this.domainHook = domainHook;
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
    server.open();
    return server;
  }

  /**
   * Publishes its sockets, unless it is closed meanwhile.
   *
   * @throws IOException if it cannot listen there, with a message for whoever started it
   */
  public void open() throws IOException {
    try {
      for (Path path : paths(settings)) {
        listen(path);
      }
      publish();
    } catch (IOException | RuntimeException e) {
      if (!isClosed()) {
        close();
        throw e;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static List<Path> paths(HookSettings settings) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (settings.sidecarFolder().isPresent()) {
      // The launcher knows sockets by this name alone, in whose folder ever they lie.
      String container = settings.container().replaceAll("[^A-Za-z0-9.-]", "-");
      String name = "virt-cvm-" + container + "-";
      Path folder = settings.sidecarFolder().get();
      PublishedSocket.removeDead(folder, name + "????????.sock");
      paths.add(folder.resolve(name + PublishedSocket.unique() + ".sock"));
    }
    settings.pluginSocket().ifPresent(paths::add);
    return paths;
  }

  private synchronized void listen(Path path) throws IOException {
    requireOpen();
    PublishedSocket socket = PublishedSocket.bind(path.toAbsolutePath());
    sockets.add(socket);
    listeners.add(grpc.start(socket.channel()));
  }

  private void publish() throws IOException {
    boolean converts = WarmUp.run(sockets.get(0).staged(), settings.kind());
    log.open();
    synchronized (this) {
      requireOpen();
      for (PublishedSocket socket : sockets) {
        socket.publish();
      }
    }
    log.tell("ready: " + sockets);
    if (!converts) {
      tellWhatIsRefused();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the server is closed");
    }
  }

  /** A VM may ask for what makes the difference; but if none does, this is the place to see it. */
  private void tellWhatIsRefused() {
    try {
      domainHook.onDefineDomain(
          Example.vmi(settings.kind()).getBytes(StandardCharsets.UTF_8),
          Example.DOMAIN.getBytes(StandardCharsets.UTF_8));
    } catch (HookRefusedException e) {
      log.tell("an ordinary VM will be refused: " + e.getMessage());
    }
  }

  /**
   * Waits until KubeVirt needs the server no more: it said Shutdown, or a socket is gone, with its
   * folder or alone.
   */
  public void awaitEnd() throws InterruptedException {
    while (true) {
      try {
        if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          log.tell(isClosed() ? "ending: closed" : "ending: Shutdown");
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
    closed = true;
    ended.countDown();
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
