package io.virtcvm.hook;

import io.grpc.Server;

/**
 * A server and the socket that it listens on.
 *
 * @param server gRPC's
 * @param socket gRPC waits for connections there, until a failure that its loop does not expect
 */
record Listener(Server server, UnixServerSocket socket) {
  /** Returns whether nobody will wait for connections any more, though nobody shut it down. */
  boolean isDead() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      if (socket.isAccepting() || server.isShutdown()) {
        return false;
      }
      // Between two connections; that takes no time unless the CPU is busy with others.
      Thread.sleep(100);
    }
    return true;
  }
}
