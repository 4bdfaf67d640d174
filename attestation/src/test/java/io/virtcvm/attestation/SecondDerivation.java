package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same values from {@code src/test/python/mrtd.py}, which knows nothing of our code. */
final class SecondDerivation {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private SecondDerivation() {}

  /** Returns what the script prints, a line each; without python3 the test is not run. */
  static List<String> ask(List<String> arguments) throws IOException {
    if (!Files.isExecutable(PYTHON)) {
      String why =
          "NOT RUN: no " + PYTHON + " (Debian: python3) to derive the values a second time";
      System.err.println(why);
      abort(why);
    }
    Path script = Corpus.root().resolve("attestation/src/test/python/mrtd.py");
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), script.toString()));
    command.addAll(arguments);
    Process python = new ProcessBuilder(command).redirectErrorStream(true).start();
    python.getOutputStream().close();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.onExit().join().exitValue()).as(said).isZero();
    return said.lines().toList();
  }
}
