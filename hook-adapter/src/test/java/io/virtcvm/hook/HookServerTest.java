package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.virtcvm.hook.wire.info.InfoGrpc;
import io.virtcvm.hook.wire.info.InfoParams;
import io.virtcvm.hook.wire.info.InfoResult;
import io.virtcvm.hook.wire.v1alpha2.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha2.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha2.OnDefineDomainResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HookServerTest {
  @TempDir private Path folder;

  @Test
  void first() throws Exception {
    HookSettings settings =
        new HookSettings(
            Optional.of(folder),
            Optional.empty(),
            "hook-sidecar-0",
            Arrays.asList(HookVersion.values()),
            Arrays.asList(HookPointName.values()),
            0,
            "snp");
    HookLog log = new HookLog(System.err::println);
    try (HookServer server = HookServer.start(settings, (vmi, domain) -> domain, vmi -> {}, log)) {
      assertThat(server).isNotNull();
      List<Path> sockets = Launcher.entries(folder);
      assertThat(sockets).hasSize(1);
      InfoResult info =
          Launcher.call(
              sockets.get(0),
              channel ->
                  InfoGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(1, TimeUnit.SECONDS)
                      .info(InfoParams.getDefaultInstance()));
      assertThat(info.getName()).isEqualTo("virt-cvm");
      OnDefineDomainResult result =
          Launcher.call(
              sockets.get(0),
              channel ->
                  CallbacksGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(1, TimeUnit.SECONDS)
                      .onDefineDomain(
                          OnDefineDomainParams.newBuilder()
                              .setDomainXML(ByteString.copyFromUtf8("<domain/>"))
                              .build()));
      assertThat(result.getDomainXML().toStringUtf8()).isEqualTo("<domain/>");
    }
    assertThat(Launcher.entries(folder)).isEmpty();
  }
}
