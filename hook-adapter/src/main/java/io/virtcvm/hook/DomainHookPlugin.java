package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.HookRefusedException.Kind;
import io.virtcvm.hook.wire.plugins.DomainHookServiceGrpc;
import io.virtcvm.hook.wire.plugins.MutateDomainRequest;
import io.virtcvm.hook.wire.plugins.MutateDomainResponse;

/** The plugin that virt-launcher calls. */
final class DomainHookPlugin extends DomainHookServiceGrpc.DomainHookServiceImplBase {
  private static final String LIBVIRT = "libvirt";

  private final Calls calls;

  DomainHookPlugin(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void mutateDomain(
      MutateDomainRequest request, StreamObserver<MutateDomainResponse> caller) {
    calls.answer(
        "v1alpha1 MutateDomain",
        caller,
        () -> {
          requireLibvirt(request.getDomainType());
          return MutateDomainResponse.newBuilder()
              .setDomain(calls.convert(request.getVmi(), request.getDomain()))
              .build();
        });
  }

  private static void requireLibvirt(String type) {
    if (!type.equals(LIBVIRT)) {
      throw new HookRefusedException(
          Kind.UNREADABLE,
          "unknown domain_type '" + type + "': this plugin reads the XML of '" + LIBVIRT + "'");
    }
  }
}
