package io.virtcvm.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a firmware file that can be looked at: not golden cases, as paths differ. */
final class SnpFirmwareFileTest {
  private static final Path FIRMWARE = Corpus.root().resolve("target/sid/usr/share/ovmf");

  @TempDir private Path folder;

  private static Result convert(String name, Path firmware) throws IOException {
    Path in = Corpus.domains().resolve("cases/snp").resolve(name).resolve("in.xml");
    Request request =
        Request.on(Host.local())
            .withText(StatelessFirmware.FIRMWARE, firmware.toString())
            .with(Snp.KERNEL_HASHES, true);
    return Chain.forTee(new Snp()).apply(DomainDocument.read(in), request);
  }

  @Test
  void aMissingFileIsTold() throws IOException {
    Result result = convert("kernel-not-measured", FIRMWARE.resolve("none.fd"));
    assertThat(result.refused()).isFalse();
    assertThat(result.problems())
        .extracting(Problem::message)
        .anyMatch(message -> message.startsWith("missing firmware '"));
    assertThat(convert("kernel-not-measured", FIRMWARE.resolve("OVMF.amdsev.fd")).problems())
        .extracting(Problem::message)
        .noneMatch(message -> message.startsWith("missing firmware '"));
  }

  @Test
  void hashesNeedAFirmwareThatHasAPlaceForThem() throws IOException {
    assertThat(convert("kernel-not-measured", FIRMWARE.resolve("OVMF.amdsev.fd")).refused())
        .isFalse();
    Path without = Files.write(folder.resolve("OVMF.fd"), new byte[1 << 16]);
    assertThat(convert("kernel-not-measured", without).errors())
        .extracting(Problem::rule, Problem::where)
        .containsExactly(tuple("snp.kernel-hashes", "os/loader"));
    assertThat(convert("limits", without).errors())
        .as("without a kernel there is nothing to hash")
        .isEmpty();
  }
}
