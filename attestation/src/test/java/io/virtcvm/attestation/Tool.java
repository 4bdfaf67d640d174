package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Another program, which has to succeed. */
final class Tool {
  private Tool() {}

  /** Runs it; returns what it prints. */
  static String run(Path folder, Object... line) throws IOException {
    Process process =
        new ProcessBuilder(Arrays.stream(line).map(Object::toString).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    return said;
  }
}
