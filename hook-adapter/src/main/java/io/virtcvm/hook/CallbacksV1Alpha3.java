package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha3.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha3.OnDefineDomainResult;
import io.virtcvm.hook.wire.v1alpha3.PreCloudInitIsoParams;
import io.virtcvm.hook.wire.v1alpha3.PreCloudInitIsoResult;
import io.virtcvm.hook.wire.v1alpha3.ShutdownParams;
import io.virtcvm.hook.wire.v1alpha3.ShutdownResult;

/** The third version of a sidecar: one that ends with its VM. */
final class CallbacksV1Alpha3 extends CallbacksGrpc.CallbacksImplBase {
  private final Calls calls;
  private final Runnable ended;

  /**
   * Makes the service.
   *
   * @param ended runs when KubeVirt has said that it needs the sidecar no more
   */
  CallbacksV1Alpha3(Calls calls, Runnable ended) {
    this.calls = calls;
    this.ended = ended;
  }

  @Override
  public void onDefineDomain(
      OnDefineDomainParams params, StreamObserver<OnDefineDomainResult> caller) {
    calls.answer(
        "v1alpha3 OnDefineDomain",
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
        "v1alpha3 PreCloudInitIso",
        caller,
        () ->
            PreCloudInitIsoResult.newBuilder()
                .setCloudInitNoCloudSource(params.getCloudInitNoCloudSource())
                .setCloudInitData(params.getCloudInitData())
                .build());
  }

  @Override
  public void shutdown(ShutdownParams nothing, StreamObserver<ShutdownResult> caller) {
    calls.answer("v1alpha3 Shutdown", caller, ShutdownResult::getDefaultInstance);
    ended.run();
  }
}
