package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.hook.HookRefusedException.Kind;
import io.virtcvm.hook.wire.info.HookPoint;
import io.virtcvm.hook.wire.info.InfoResult;
import io.virtcvm.hook.wire.plugins.DomainHookServiceGrpc;
import io.virtcvm.hook.wire.plugins.ExecuteNodeHookRequest;
import io.virtcvm.hook.wire.plugins.MutateDomainRequest;
import io.virtcvm.hook.wire.plugins.NodeHookServiceGrpc;
import io.virtcvm.hook.wire.plugins.SidecarContext;
import io.virtcvm.hook.wire.v1alpha1.CallbacksGrpc;
import io.virtcvm.hook.wire.v1alpha1.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha2.PreCloudInitIsoParams;
import io.virtcvm.hook.wire.v1alpha2.PreCloudInitIsoResult;
import io.virtcvm.hook.wire.v1alpha3.ShutdownParams;
import io.virtcvm.snp.Snp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of every protocol, by a real client over a real socket. */
final class ServicesTest {
  private static final ByteString DOMAIN = ByteString.copyFromUtf8(Example.DOMAIN);
  private static final ByteString VMI = ByteString.copyFromUtf8(Example.vmi("snp"));

  @TempDir private Path folder;
  private final Servers servers = new Servers();

  private Path socket() throws Exception {
    return Launcher.await(folder, 1).get(0);
  }

  private static ByteString converted() {
    DomainHook hook = Servers.snp(new HookLog(line -> {}));
    byte[] xml = hook.onDefineDomain(VMI.toByteArray(), DOMAIN.toByteArray());
    assertThat(new String(xml, java.nio.charset.StandardCharsets.UTF_8))
        .contains("<launchSecurity type=\"sev-snp\">")
        .contains("<name>default_example</name>");
    assertThat(Chain.forTee(new Snp()).rules()).isNotEmpty();
    assertThat(DomainDocument.parse(xml).domain().getName()).isEqualTo("default_example");
    return ByteString.copyFrom(xml);
  }

  @Test
  void infoTellsWhatIsOffered() throws Exception {
    HookSettings settings =
        new HookSettings(
            Optional.of(folder),
            Optional.empty(),
            "",
            List.of(HookVersion.V1ALPHA1, HookVersion.V1ALPHA2),
            List.of(HookPointName.values()),
            -7,
            "snp");
    HookServer server = HookServer.start(settings, servers.snp(), vmi -> {}, servers.log);
    InfoResult info = Launcher.info(socket());
    server.close();

    assertThat(info.getName()).isEqualTo("virt-cvm");
    assertThat(info.getVersionsList()).containsExactly("v1alpha1", "v1alpha2");
    // Shutdown came with the third version.
    assertThat(info.getHookPointsList())
        .extracting(HookPoint::getName)
        .containsExactly("OnDefineDomain", "PreCloudInitIso");
    assertThat(info.getHookPointsList()).extracting(HookPoint::getPriority).containsOnly(-7);
  }

  @Test
  void everyVersionConverts() throws Exception {
    HookServer server = servers.startSnp(folder);
    ByteString one =
        Launcher.call(
            socket(),
            channel ->
                CallbacksGrpc.newBlockingStub(channel)
                    .onDefineDomain(
                        OnDefineDomainParams.newBuilder().setDomainXML(DOMAIN).setVmi(VMI).build())
                    .getDomainXML());
    ByteString two =
        Launcher.call(
            socket(),
            channel ->
                io.virtcvm.hook.wire.v1alpha2.CallbacksGrpc.newBlockingStub(channel)
                    .onDefineDomain(
                        io.virtcvm.hook.wire.v1alpha2.OnDefineDomainParams.newBuilder()
                            .setDomainXML(DOMAIN)
                            .setVmi(VMI)
                            .build())
                    .getDomainXML());
    ByteString three = Launcher.define(socket(), DOMAIN);
    server.close();

    assertThat(List.of(one, two, three)).containsOnly(converted());
    assertThat(servers.lines).filteredOn(line -> line.endsWith(": 10 changes")).hasSize(3);
  }

  @Test
  void aPluginConverts() throws Exception {
    HookServer server = servers.startSnp(folder);
    ByteString domain =
        Launcher.call(
            socket(),
            channel ->
                DomainHookServiceGrpc.newBlockingStub(channel)
                    .mutateDomain(
                        MutateDomainRequest.newBuilder()
                            .setDomainType("libvirt")
                            .setDomain(DOMAIN)
                            .setVmi(VMI)
                            .setSidecarContext(
                                SidecarContext.newBuilder().setInvocationContext("Boot"))
                            .build())
                    .getDomain());
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                Launcher.call(
                    socket(),
                    channel ->
                        DomainHookServiceGrpc.newBlockingStub(channel)
                            .mutateDomain(
                                MutateDomainRequest.newBuilder()
                                    .setDomainType("cloud-hypervisor")
                                    .setDomain(DOMAIN)
                                    .build())));
    server.close();

    assertThat(domain).isEqualTo(converted());
    assertThat(refused.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription())
        .isEqualTo(
            "virt-cvm: unknown domain_type 'cloud-hypervisor': this plugin reads the XML of"
                + " 'libvirt'");
  }

  @Test
  void cloudInitGoesBackAsItCame() throws Exception {
    ByteString old = ByteString.copyFromUtf8("{\"userData\": \"a\"}");
    ByteString data = ByteString.copyFromUtf8("{ \"NoCloudMetaData\":null }");
    HookServer server = servers.startSnp(folder);
    PreCloudInitIsoResult two =
        Launcher.call(
            socket(),
            channel ->
                io.virtcvm.hook.wire.v1alpha2.CallbacksGrpc.newBlockingStub(channel)
                    .preCloudInitIso(
                        PreCloudInitIsoParams.newBuilder()
                            .setCloudInitNoCloudSource(old)
                            .setCloudInitData(data)
                            .build()));
    io.virtcvm.hook.wire.v1alpha3.PreCloudInitIsoResult three =
        Launcher.call(
            socket(),
            channel ->
                io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc.newBlockingStub(channel)
                    .preCloudInitIso(
                        io.virtcvm.hook.wire.v1alpha3.PreCloudInitIsoParams.newBuilder()
                            .setCloudInitNoCloudSource(old)
                            .setCloudInitData(data)
                            .build()));
    server.close();

    assertThat(two.getCloudInitNoCloudSource()).isEqualTo(old);
    assertThat(two.getCloudInitData()).isEqualTo(data);
    assertThat(three.getCloudInitNoCloudSource()).isEqualTo(old);
    assertThat(three.getCloudInitData()).isEqualTo(data);
  }

  @Test
  void shutdownIsAnsweredAndEndsTheServer() throws Exception {
    HookServer server = servers.startSnp(folder);
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                server.awaitEnd();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Launcher.call(
        socket(),
        channel ->
            io.virtcvm.hook.wire.v1alpha3.CallbacksGrpc.newBlockingStub(channel)
                .shutdown(ShutdownParams.getDefaultInstance()));
    ended.get(5, TimeUnit.SECONDS);
    server.close();

    assertThat(servers.lines).last().isEqualTo("ending: Shutdown");
    assertThat(Launcher.entries(folder)).isEmpty();
  }

  @Test
  void aNodeIsLookedAtBeforeAStartAlone() throws Exception {
    HookServer server =
        HookServer.start(
            Servers.settings(folder),
            servers.snp(),
            vmi -> {
              throw new HookRefusedException(Kind.REFUSED, "node: no device '/dev/sev': load ccp");
            },
            servers.log);
    Path socket = socket();
    for (String other :
        List.of(
            "PostVMStart",
            "PreVMStop",
            "PostVMStop",
            "PreMigrationSource",
            "PreMigrationTarget",
            "PostMigrationTarget",
            "WhatComesNext")) {
      executeNodeHook(socket, other);
    }
    assertThatThrownBy(() -> executeNodeHook(socket, "PreVMStart"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessage("FAILED_PRECONDITION: virt-cvm: node: no device '/dev/sev': load ccp");
    server.close();
  }

  private static void executeNodeHook(Path socket, String hookPoint) throws InterruptedException {
    Launcher.call(
        socket,
        channel ->
            NodeHookServiceGrpc.newBlockingStub(channel)
                .executeNodeHook(
                    ExecuteNodeHookRequest.newBuilder()
                        .setHookPoint(hookPoint)
                        .setVmi(VMI)
                        .build()));
  }

  @Test
  void whatIsRefusedSaysEverything() throws Exception {
    HookServer server = servers.startSnp(folder);
    String bios =
        Example.DOMAIN
            .replace("machine=\"q35\"", "machine=\"pc-i440fx-9.2\"")
            .replace("type=\"kvm\"", "type=\"qemu\"");
    Status refused = refusal(ByteString.copyFromUtf8(bios));
    Status unreadable = refusal(ByteString.copyFromUtf8("<domain>\n  <name>\u00fc</name>\n</dom>"));
    Status empty = refusal(ByteString.EMPTY);
    Status binary = refusal(ByteString.copyFrom(new byte[] {0, 1, (byte) 0xFF}));
    ByteString after = Launcher.define(socket(), DOMAIN);
    server.close();

    assertThat(refused.getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refused.getDescription())
        .startsWith("virt-cvm: ")
        .contains("snp.machine: os/type/@machine: ")
        .contains("snp.kvm: @type: ")
        .contains("; ");
    assertThat(unreadable.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(unreadable.getDescription()).contains("line 3, column ");
    assertThat(empty.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(binary.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(after).isEqualTo(converted());
    assertThat(servers.lines)
        .anyMatch(
            line -> line.startsWith("v1alpha3 OnDefineDomain refused, FAILED_PRECONDITION: snp."));
  }

  private Status refusal(ByteString domain) throws Exception {
    Path socket = socket();
    return catchThrowableOfType(StatusRuntimeException.class, () -> Launcher.define(socket, domain))
        .getStatus();
  }

  /** Whatever the hook throws is an answer, and the next call finds the server as it was. */
  @Test
  void anythingThrownIsAStatus() throws Exception {
    HookServer server =
        servers.start(
            folder,
            (vmi, domain) -> {
              String what = new String(domain, java.nio.charset.StandardCharsets.UTF_8);
              return switch (what) {
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                case "depth" -> deeper(0);
                case "secret" -> throw new IllegalStateException("passwd='hunter2'");
                case "none" -> new byte[0];
                case "large" -> new byte[Calls.MOST_ANSWERED];
                default -> domain;
              };
            });
    Status memory = refusal(ByteString.copyFromUtf8("memory"));
    Status depth = refusal(ByteString.copyFromUtf8("depth"));
    Status secret = refusal(ByteString.copyFromUtf8("secret"));
    Status none = refusal(ByteString.copyFromUtf8("none"));
    Status large = refusal(ByteString.copyFromUtf8("large"));
    ByteString fine = Launcher.define(socket(), ByteString.copyFromUtf8("fine"));
    server.close();

    assertThat(memory.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(memory.getDescription()).contains("supportContainerResources");
    assertThat(depth.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(secret.getCode()).isEqualTo(Code.INTERNAL);
    assertThat(secret.getDescription())
        .contains("java.lang.IllegalStateException at io.virtcvm.hook.ServicesTest:")
        .doesNotContain("hunter2");
    assertThat(String.join("\n", servers.lines)).doesNotContain("hunter2");
    assertThat(none.getCode()).isEqualTo(Code.INTERNAL);
    assertThat(large.getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(fine.toStringUtf8()).isEqualTo("fine");
  }

  // It is to overflow.
  @SuppressWarnings("InfiniteRecursion")
  private static byte[] deeper(int depth) {
    return deeper(depth + 1);
  }

  @Test
  void secretsOfADomainAreNeitherToldNorLogged() throws Exception {
    HookServer server = servers.startSnp(folder);
    String graphics =
        Example.DOMAIN
            .replace("<graphics type=\"vnc\">", "<graphics type=\"vnc\" passwd=\"hunter2\">")
            .replace("machine=\"q35\"", "machine=\"pc\"");
    Status refused = refusal(ByteString.copyFromUtf8(graphics));
    Status cut = refusal(ByteString.copyFromUtf8(graphics.replace("</domain>", "")));
    Launcher.define(
        socket(), ByteString.copyFromUtf8(graphics.replace("machine=\"pc\"", "machine=\"q35\"")));
    server.close();

    assertThat(refused.getDescription()).doesNotContain("hunter2");
    assertThat(cut.getDescription()).doesNotContain("hunter2");
    assertThat(String.join("\n", servers.lines)).doesNotContain("hunter2");
  }

  /** A second with the smallest of domains would be more than enough; so is it with two at once. */
  @Test
  void aLargeDomainDoesNotHoldUpASmallOne() throws Exception {
    HookServer server =
        servers.start(
            folder,
            (vmi, domain) -> {
              if (domain.length > 10) {
                sleep(Duration.ofSeconds(3));
              }
              return domain;
            });
    Path socket = socket();
    CompletableFuture<ByteString> large =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Launcher.define(socket, DOMAIN);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    sleep(Duration.ofMillis(300));
    Launcher.define(socket, ByteString.copyFromUtf8("small"));
    assertThat(large).isNotDone();
    assertThat(large.get(10, TimeUnit.SECONDS)).isEqualTo(DOMAIN);
    server.close();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
