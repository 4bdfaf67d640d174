package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.wire.plugins.ExecuteNodeHookRequest;
import io.virtcvm.hook.wire.plugins.ExecuteNodeHookResponse;
import io.virtcvm.hook.wire.plugins.NodeHookServiceGrpc;

/** The plugin that virt-handler calls. */
final class NodeHookPlugin extends NodeHookServiceGrpc.NodeHookServiceImplBase {
  private static final String BEFORE_START = "PreVMStart";

  private final Calls calls;
  private final NodeHook hook;

  NodeHookPlugin(Calls calls, NodeHook hook) {
    this.calls = calls;
    this.hook = hook;
  }

  @Override
  public void executeNodeHook(
      ExecuteNodeHookRequest request, StreamObserver<ExecuteNodeHookResponse> caller) {
    calls.answer(
        "v1alpha1 ExecuteNodeHook",
        caller,
        () -> {
          if (request.getHookPoint().equals(BEFORE_START)) {
            hook.preVmStart(request.getVmi().toByteArray());
          }
          return ExecuteNodeHookResponse.getDefaultInstance();
        });
  }
}
