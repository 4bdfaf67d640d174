package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;

final class QuietLoggingTest {
  /** What the hook does first, and what then holds: in a process where nothing was logged yet. */
  static final class Probe {
    public static void main(String[] args) {
      HookCommand.quietLogging();
      System.out.print(LogManager.getLogManager().getClass().getName());
    }
  }

  @Test
  void isTheManagerOfTheHook() throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).isEqualTo(QuietLogging.class.getName());
    assertThat(probe.waitFor()).isZero();
  }
}
