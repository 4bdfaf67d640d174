package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.wire.v1alpha2.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha2.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha2.OnDefineDomainResult;
import io.virtcvm.hook.wire.v1alpha2.PreCloudInitIsoParams;
import io.virtcvm.hook.wire.v1alpha2.PreCloudInitIsoResult;

/** The second version of a sidecar. */
final class CallbacksV1Alpha2 extends CallbacksGrpc.CallbacksImplBase {
  private final Calls calls;

  CallbacksV1Alpha2(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void onDefineDomain(
      OnDefineDomainParams params, StreamObserver<OnDefineDomainResult> caller) {
    calls.answer(
        "v1alpha2 OnDefineDomain",
        caller,
        () ->
            OnDefineDomainResult.newBuilder()
                .setDomainXML(calls.convert(params.getVmi(), params.getDomainXML()))
                .build());
  }

  /** Nothing of cloud-init's data makes a VM confidential: it goes back as it came. */
  @Override
  public void preCloudInitIso(
      PreCloudInitIsoParams params, StreamObserver<PreCloudInitIsoResult> caller) {
    calls.answer(
        "v1alpha2 PreCloudInitIso",
        caller,
        () ->
            PreCloudInitIsoResult.newBuilder()
                .setCloudInitNoCloudSource(params.getCloudInitNoCloudSource())
                .setCloudInitData(params.getCloudInitData())
                .build());
  }
}
