package io.virtcvm.hook;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.virtcvm.hook.wire.info.InfoGrpc;
import io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes in a few messages at a time, of a size that memory has room for. Others wait where they
 * came from: what gRPC has not asked for, a client cannot send beyond its window.
 */
final class Intake implements ServerInterceptor {
  /** As many as threads that work on them. */
  private static final int AT_ONCE = 2;

  /**
   * After so long, one who has not sent the whole message yet keeps others from sending no more.
   */
  private static final long PATIENCE_MILLIS = 5000;

  /** Long enough for the status to be read. */
  private static final long FAREWELL_MILLIS = 500;

  /** Calls whose messages are empty wait for nobody: for Info, KubeVirt has only a second. */
  private static final Set<String> EMPTY =
      Set.of(
          InfoGrpc.getInfoMethod().getFullMethodName(),
          CallbacksGrpc.getShutdownMethod().getFullMethodName());

  /** More than none, for what later versions of KubeVirt may say there. */
  private static final int MOST_OF_EMPTY = 4096;

  private final int most;
  private final ScheduledExecutorService timer;
  private final Context.Key<Message> key = Context.key("message");
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private int admitted;

  /**
   * Makes one.
   *
   * @param most how many bytes a message may have
   */
  Intake(int most, ScheduledExecutorService timer) {
    this.most = most;
    this.timer = timer;
  }

  /** Counts the bytes of a message as they come. */
  ServerStreamTracer.Factory tracers() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new Message(EMPTY.contains(method) ? MOST_OF_EMPTY : most);
      }
    };
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Message message = key.get();
    message.call = Optional.of(call);
    if (EMPTY.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    Turn turn = new Turn(call);
    ServerCall<Q, R> patient =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void request(int messages) {
            turn.request(messages);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(patient, headers)) {
      @Override
      public void onHalfClose() {
        message.whole = true;
        turn.arrived();
        if (!message.refused) {
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        turn.end();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        turn.end();
        super.onComplete();
      }
    };
  }

  /** A message on its way in. */
  private final class Message extends ServerStreamTracer {
    private volatile Optional<ServerCall<?, ?>> call = Optional.empty();
    private volatile boolean whole;
    private volatile boolean refused;
    private final int limit;
    private long bytes;

    Message(int limit) {
      this.limit = limit;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(key, this);
    }

    @Override
    public void inboundWireSize(long more) {
      bytes += more;
      if (bytes > limit && !refused) {
        refused = true;
        timer.execute(this::refuse);
      }
    }

    private void refuse() {
      call.ifPresent(
          one ->
              one.close(
                  Status.RESOURCE_EXHAUSTED.withDescription(
                      StatusText.of(
                          "message too large: more than "
                              + limit
                              + " bytes of domain and VMI: take metadata or devices out")),
                  new Metadata()));
    }

    /**
     * What a client still sends of a message that nobody reads, the transport counts against the
     * connection's window for good, until calls hang: so the connection ends with such a call.
     */
    @Override
    public void streamClosed(Status status) {
      if (refused || (!whole && !status.isOk())) {
        call.ifPresent(Intake.this::partWith);
      }
    }
  }

  private void partWith(ServerCall<?, ?> call) {
    if (call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof UnixSocket.Peer peer) {
      Future<?> unused = later(peer::hangUp, FAREWELL_MILLIS);
    }
  }

  /** A call's place among those whose messages are taken in. */
  private final class Turn {
    private final ServerCall<?, ?> call;
    private int wanted;
    private boolean mine;
    private boolean over;
    private volatile Future<?> hurry = CompletableFuture.completedFuture(null);

    Turn(ServerCall<?, ?> call) {
      this.call = call;
    }

    void request(int messages) {
      synchronized (Intake.this) {
        wanted += messages;
        if (!mine && !waiting.contains(this)) {
          waiting.add(this);
        }
      }
      admit();
    }

    private void enter() {
      hurry = later(this::end, PATIENCE_MILLIS);
      call.request(wanted);
    }

    void arrived() {
      hurry.cancel(false);
    }

    void end() {
      synchronized (Intake.this) {
        if (over) {
          return;
        }
        over = true;
        hurry.cancel(false);
        waiting.remove(this);
        admitted -= mine ? 1 : 0;
      }
      admit();
    }
  }

  private Future<?> later(Runnable task, long millis) {
    return timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void admit() {
    while (true) {
      Turn next;
      synchronized (this) {
        if (admitted == AT_ONCE || waiting.isEmpty()) {
          return;
        }
        next = waiting.remove();
        next.mine = true;
        admitted++;
      }
      next.enter();
    }
  }
}
