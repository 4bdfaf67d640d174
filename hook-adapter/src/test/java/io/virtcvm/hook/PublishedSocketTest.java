package io.virtcvm.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a socket is there, under which name, and what becomes of it. */
final class PublishedSocketTest {
  @TempDir private Path folder;
  private final Servers servers = new Servers();

  @Test
  void appearsAloneUnderTheNameOfItsContainerForEverybody() throws Exception {
    HookServer server = servers.startSnp(folder);
    List<Path> entries = Launcher.entries(folder);
    assertThat(entries).hasSize(1);
    Path socket = entries.get(0);
    assertThat(socket.getFileName().toString())
        .matches("virt-cvm-hook-sidecar-0-[0-9a-f]{8}\\.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw-rw-");
    Launcher.define(socket, ByteString.copyFromUtf8(Example.DOMAIN));
    assertThat(Launcher.entries(folder)).containsExactly(socket);
    server.close();
    assertThat(Launcher.entries(folder)).isEmpty();
  }

  /** While the server warms up, there is nothing that the launcher would dial. */
  @Test
  void isNotSeenBeforeEveryCallWasAnswered() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<HookServer> server =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return servers.start(
                    folder,
                    (vmi, domain) -> {
                      called.countDown();
                      await(goOn);
                      return domain;
                    });
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    await(called);
    assertThat(Launcher.sockets(folder)).isEmpty();
    assertThat(Launcher.entries(folder)).hasSize(1).allMatch(Files::isDirectory);
    assertThat(servers.lines).isEmpty();
    goOn.countDown();
    HookServer started = server.get(10, TimeUnit.SECONDS);
    assertThat(Launcher.entries(folder)).hasSize(1).noneMatch(Files::isDirectory);
    assertThat(servers.lines).hasSize(1).first().asString().startsWith("ready: ");
    started.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aHookThatRefusesTheExampleIsPublishedAllTheSame() throws Exception {
    HookServer server =
        servers.start(
            folder,
            (vmi, domain) -> {
              throw new HookRefusedException(HookRefusedException.Kind.REFUSED, "no");
            });
    assertThat(Launcher.info(Launcher.await(folder, 1).get(0)).getName()).isEqualTo("virt-cvm");
    server.close();
  }

  @Test
  void twoServersStandSideBySide() throws Exception {
    List<HookServer> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(servers.startSnp(folder));
    }
    for (Path socket : Launcher.await(folder, 2)) {
      assertThat(Launcher.info(socket).getName()).isEqualTo("virt-cvm");
    }
    both.get(0).close();
    Path left = Launcher.await(folder, 1).get(0);
    assertThat(Launcher.info(left).getName()).isEqualTo("virt-cvm");
    both.get(1).close();
  }

  @Test
  void whatADeadPredecessorLeftIsRemovedAndNothingElse() throws Exception {
    Path stale = folder.resolve("virt-cvm-hook-sidecar-0-0123abcd.sock");
    Path others = folder.resolve("virt-cvm-hook-sidecar-1-0123abcd.sock");
    Path stage = Files.createDirectory(folder.resolve(".virt-cvm-0123abcd"));
    Path shim = folder.resolve("shim-x4f7.sock");
    for (Path dead : List.of(stale, others, stage.resolve("s"), shim)) {
      try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.bind(UnixDomainSocketAddress.of(dead));
      }
    }
    HookServer server = servers.startSnp(folder);
    assertThat(Launcher.entries(folder))
        .hasSize(3)
        .contains(others, shim)
        .doesNotContain(stale, stage);
    server.close();
  }

  @Test
  void aPluginsSocketTakesThePlaceOfADeadOneAndOfNoOther() throws Exception {
    Path socket = folder.resolve("x.sock");
    HookSettings settings =
        new HookSettings(Optional.empty(), Optional.of(socket), "", List.of(), List.of(), 0, "snp");
    Files.writeString(socket, "precious");
    assertThatThrownBy(
            () -> HookServer.start(settings, servers.snp(), vmi -> {}, servers.log).close())
        .hasMessage("'" + socket + "' is there, and no socket: name another path");
    assertThat(socket).hasContent("precious");
    Files.delete(socket);
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(socket)).close();
    HookServer server = HookServer.start(settings, servers.snp(), vmi -> {}, servers.log);
    assertThat(Launcher.info(socket).getVersionsList()).isEmpty();
    assertThatThrownBy(
            () -> HookServer.start(settings, servers.snp(), vmi -> {}, servers.log).close())
        .hasMessage(
            "socket '" + socket + "' is in use: stop the server behind it, or name another path");
    assertThat(Launcher.info(socket).getName()).isEqualTo("virt-cvm");
    server.close();
    assertThat(Launcher.entries(folder)).isEmpty();
  }

  @Test
  void bothSocketsAtOnce() throws Exception {
    Path plugin = Files.createDirectory(folder.resolve("plugin")).resolve("x.sock");
    Path hooks = Files.createDirectory(folder.resolve("hooks"));
    HookSettings settings =
        new HookSettings(
            Optional.of(hooks),
            Optional.of(plugin),
            "",
            List.of(HookVersion.values()),
            List.of(HookPointName.values()),
            0,
            "snp");
    HookServer server = HookServer.start(settings, servers.snp(), vmi -> {}, servers.log);
    assertThat(Launcher.info(plugin)).isEqualTo(Launcher.info(Launcher.await(hooks, 1).get(0)));
    server.close();
    assertThat(Launcher.entries(hooks)).isEmpty();
    assertThat(plugin).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThereOrTooDeepIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> servers.startSnp(missing).close())
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no such folder '" + missing + "': have KubeVirt mount it, or name one that is there");
    Path deep = folder.resolve("d".repeat(100));
    assertThatThrownBy(() -> servers.startSnp(deep).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("path too long '" + deep)
        .hasMessageContaining(" bytes shorter");
  }

  @Test
  void itsEndIsTheServersEnd() throws Exception {
    HookServer server = servers.startSnp(folder);
    Files.delete(Launcher.await(folder, 1).get(0));
    server.awaitEnd();
    server.close();
    assertThat(servers.lines).last().asString().startsWith("ending: socket '").endsWith("is gone");
  }

  /** Another's socket of the same name stays. */
  @Test
  void whatTookItsPlaceStays() throws Exception {
    HookServer server = servers.startSnp(folder);
    Path socket = Launcher.await(folder, 1).get(0);
    Path other = Files.createFile(folder.resolve("other"));
    Files.move(other, socket, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    server.awaitEnd();
    server.close();
    assertThat(socket).exists();
  }
}
