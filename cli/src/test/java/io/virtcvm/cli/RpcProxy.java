package io.virtcvm.cli;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and libvirtd and calls a test at each of the client's calls: libvirt's
 * RPC sends a length, then program, version, procedure, type.
 *
 * @see <a href="https://libvirt.org/kbase/internals/rpc.html">libvirt, internals: RPC</a>
 */
final class RpcProxy implements Closeable {
  /** REMOTE_PROC_DOMAIN_DEFINE_XML_FLAGS of libvirt's remote_protocol.x. */
  static final int DEFINE = 350;

  private static final Path LIBVIRTD = Path.of("/run/libvirt/libvirt-sock");

  /** What a test does while a call is on its way. */
  interface Step {
    /** Before libvirtd gets a call; to return false is to keep it from getting it. */
    boolean before(int call, int procedure) throws Exception;

    /** After libvirtd has answered; to return false is to keep the answer. */
    boolean after(int call, int procedure) throws Exception;
  }

  private final ServerSocketChannel listener;
  private final Step step;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int procedure;

  RpcProxy(Path socket, Step step) throws IOException {
    this.step = step;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    start(this::accept);
  }

  /** Returns how many calls there have been. */
  int calls() {
    return calls.get();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // One side has gone, as tests will have it.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = listener.accept();
      SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(LIBVIRTD));
      start(() -> pump(client, server, true));
      start(() -> pump(server, client, false));
    }
  }

  private void pump(SocketChannel from, SocketChannel to, boolean calling) throws Exception {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(from));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(to));
      while (true) {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - 4);
        ByteBuffer header = ByteBuffer.wrap(body);
        boolean remote = header.getInt(0) == 0x20008086;
        if (remote && calling) {
          procedure = header.getInt(8);
          if (!step.before(calls.incrementAndGet(), procedure)) {
            return;
          }
        } else if (remote && !step.after(calls.get(), procedure)) {
          return;
        }
        out.writeInt(length);
        out.write(body);
        out.flush();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
