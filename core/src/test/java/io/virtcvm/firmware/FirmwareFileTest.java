package io.virtcvm.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Host;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirmwareFileTest {
  /** Where QEMU puts the hashes of a kernel: in its sev.c, SEV_HASH_TABLE_RV_GUID. */
  private static final UUID HASHES = UUID.fromString("7255371f-3a3b-4b04-927b-1da6efa8d454");

  /** The entry that points to the TDX metadata of an edk2 build. */
  private static final UUID METADATA = UUID.fromString("e47a6535-984a-4798-865e-4685a7bf8ec2");

  private static final Path FIRMWARE = Corpus.root().resolve("target/sid/usr/share/ovmf");

  @TempDir private Path folder;

  @Test
  void knowsTheTablesOfDebiansBuilds() {
    FirmwareFile sev = new FirmwareFile(FIRMWARE.resolve("OVMF.amdsev.fd"));
    FirmwareFile tdx = new FirmwareFile(FIRMWARE.resolve("OVMF.inteltdx.ms.fd"));
    assertThat(sev.exists()).isTrue();
    assertThat(sev.has(HASHES)).contains(true);
    assertThat(tdx.has(METADATA)).contains(true);
    assertThat(sev.has(new UUID(1, 2))).contains(false);
  }

  @Test
  void knowsWhenItCannotKnow() throws IOException {
    FirmwareFile missing = new FirmwareFile(folder.resolve("none.fd"));
    assertThat(missing.exists()).isFalse();
    assertThat(missing.has(HASHES)).isEmpty();
    assertThat(new FirmwareFile(folder).exists()).isFalse();
    assertThat(new FirmwareFile(folder).has(HASHES)).isEmpty();
    Path empty = Files.createFile(folder.resolve("empty.fd"));
    assertThat(new FirmwareFile(empty).has(HASHES)).contains(false);
  }

  @Test
  void anotherHostsFilesAreNotLookedAt() {
    assertThat(Host.withDescriptorsFrom(List.of()).file("/etc/hostname")).isEmpty();
    assertThat(Host.local().file("/etc/hostname")).isPresent();
  }
}
