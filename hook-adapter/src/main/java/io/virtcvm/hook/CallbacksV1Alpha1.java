package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.wire.v1alpha1.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha1.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha1.OnDefineDomainResult;

/** The first version of a sidecar. */
final class CallbacksV1Alpha1 extends CallbacksGrpc.CallbacksImplBase {
  private final Calls calls;

  CallbacksV1Alpha1(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void onDefineDomain(
      OnDefineDomainParams params, StreamObserver<OnDefineDomainResult> caller) {
    calls.answer(
        "v1alpha1 OnDefineDomain",
        caller,
        () ->
            OnDefineDomainResult.newBuilder()
                .setDomainXML(calls.convert(params.getVmi(), params.getDomainXML()))
                .build());
  }
}
