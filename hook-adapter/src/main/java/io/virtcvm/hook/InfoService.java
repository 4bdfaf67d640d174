package io.virtcvm.hook;

import io.grpc.stub.StreamObserver;
import io.virtcvm.hook.wire.info.HookPoint;
import io.virtcvm.hook.wire.info.InfoGrpc;
import io.virtcvm.hook.wire.info.InfoParams;
import io.virtcvm.hook.wire.info.InfoResult;

/** Tells KubeVirt what this sidecar can do, within its second. */
final class InfoService extends InfoGrpc.InfoImplBase {
  private final InfoResult answer;
  private final HookLog log;

  InfoService(HookSettings settings, HookLog log) {
    this.log = log;
    InfoResult.Builder info = InfoResult.newBuilder().setName("virt-cvm");
    HookVersion newest = HookVersion.V1ALPHA1;
    for (HookVersion version : settings.versions()) {
      info.addVersions(version.shown());
      newest = newest.compareTo(version) < 0 ? version : newest;
    }
    for (HookPointName point : settings.hookPoints()) {
      if (point.since().compareTo(newest) <= 0) {
        info.addHookPoints(
            HookPoint.newBuilder().setName(point.shown()).setPriority(settings.priority()));
      }
    }
    this.answer = info.build();
  }

  @Override
  public void info(InfoParams nothing, StreamObserver<InfoResult> caller) {
    log.tell("Info");
    caller.onNext(answer);
    caller.onCompleted();
  }
}
