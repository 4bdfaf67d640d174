package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtcvm.testing.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The benchmarks of a host run; what they measure here means nothing. */
final class BenchmarksTest {
  @Test
  void defineIsMeasuredBesideVirsh() throws Exception {
    assumeTrue(Privileges.ROOT, "a TEE host needs root");
    assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "no Python");
    assumeTrue(
        Files.exists(Corpus.root().resolve("cli/target/app/lib/picocli.jar")),
        "./virt-cvm was not built yet");
    Process run =
        new ProcessBuilder(
                "/usr/bin/python3",
                Corpus.root().resolve("benchmarks/define").toString(),
                "--rounds",
                "1",
                System.getProperty("java.home"))
            .redirectErrorStream(true)
            .start();
    run.getOutputStream().close();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(out).isZero();
    assertThat(out)
        .contains("| virsh define --validate |")
        .contains("| virt-cvm define, JDK ")
        .contains("| virt-cvm define --dry-run, JDK ");
  }
}
