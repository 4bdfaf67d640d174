package io.virtcvm.hook;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.HookRefusedException.Kind;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Answers calls: with what was asked for, or with a status that says why not; never with both. */
final class Calls {
  /** What a client of gRPC takes unless told otherwise, and the launcher is not. */
  static final int MOST_ANSWERED = 4 << 20;

  /** A conversion takes some twelve times the memory of its domain. */
  private static final int TOGETHER = 512 << 10;

  private static final String MORE_MEMORY =
      "give the sidecar more memory: KubeVirt's supportContainerResources, type sidecar";

  private final DomainHook hook;
  private final HookLog log;
  private final Semaphore room = new Semaphore(TOGETHER);

  Calls(DomainHook hook, HookLog log) {
    this.hook = hook;
    this.log = log;
  }

  /** Converts a domain; small ones at the same time, large ones one after the other. */
  ByteString convert(ByteString vmi, ByteString domain) {
    int size = Math.min(domain.size(), TOGETHER);
    room.acquireUninterruptibly(size);
    try {
      return checked(hook.onDefineDomain(vmi.toByteArray(), domain.toByteArray()));
    } finally {
      room.release(size);
    }
  }

  private static ByteString checked(byte[] converted) {
    if (converted.length == 0) {
      throw new IllegalStateException("no domain came out");
    }
    if (converted.length > MOST_ANSWERED - 64) {
      throw new HookRefusedException(
          Kind.REFUSED,
          "domain too large: "
              + converted.length
              + " bytes, and KubeVirt takes no answer above 4 MiB: take devices or metadata out");
    }
    return UnsafeByteOperations.unsafeWrap(converted);
  }

  /**
   * Answers one call.
   *
   * @param name of the call, for the log
   */
  <T> void answer(String name, StreamObserver<T> caller, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (Throwable failure) {
      caller.onError(status(name, failure).asRuntimeException());
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  private Status status(String name, Throwable failure) {
    if (failure instanceof HookRefusedException refused) {
      return said(
          name,
          refused.kind() == Kind.UNREADABLE ? Status.INVALID_ARGUMENT : Status.FAILED_PRECONDITION,
          refused.getMessage());
    }
    if (failure instanceof OutOfMemoryError) {
      return said(name, Status.RESOURCE_EXHAUSTED, "no memory left for this call: " + MORE_MEMORY);
    }
    if (failure instanceof StackOverflowError) {
      return said(
          name, Status.RESOURCE_EXHAUSTED, "the domain nests too deep: take metadata out of it");
    }
    // The message of an exception that nobody expected may hold anything, secrets included.
    return said(
        name,
        Status.INTERNAL,
        "internal error: " + failure.getClass().getName() + place(failure) + "; please report it");
  }

  private static String place(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("io.virtcvm.")) {
        return " at " + frame.getClassName() + ":" + frame.getLineNumber();
      }
    }
    return "";
  }

  private Status said(String name, Status status, String text) {
    log.tell(name + " refused, " + status.getCode() + ": " + text);
    return status.withDescription(StatusText.of(text));
  }
}
