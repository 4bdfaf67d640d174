package io.virtcvm.cli;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
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
  private static final int PROGRAM = 0x20008086;

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
      while (true) {
        ByteBuffer message = read(from, ByteBuffer.allocate(4));
        int length = message.getInt(0);
        ByteBuffer body = read(from, ByteBuffer.allocate(length - 4));
        boolean remote = body.getInt(0) == PROGRAM;
        if (remote && calling) {
          procedure = body.getInt(8);
          if (!step.before(calls.incrementAndGet(), procedure)) {
            return;
          }
        } else if (remote && !step.after(calls.get(), procedure)) {
          return;
        }
        write(to, message);
        write(to, body);
      }
    }
  }

  /** Channels, as streams over a channel that blocks keep each other from working. */
  private static ByteBuffer read(SocketChannel from, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (from.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  private static void write(SocketChannel to, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
