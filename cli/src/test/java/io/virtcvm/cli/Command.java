package io.virtcvm.cli;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command run as a user runs it: a process of its own.
 *
 * @param exit its exit code
 * @param out what it wrote on standard output
 * @param err what it wrote on standard error
 */
record Command(int exit, String out, String err) {
  /** Runs the command with nothing on standard input. */
  static Command run(Object... arguments) throws IOException, InterruptedException {
    return runWithInput(new byte[0], arguments);
  }

  /** Runs the command with these bytes on standard input. */
  static Command runWithInput(byte[] input, Object... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    line.add(System.getProperty("java.class.path"));
    line.add(VirtCvm.class.getName());
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    Path out = Files.createTempFile("virt-cvm", ".out");
    Path err = Files.createTempFile("virt-cvm", ".err");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(Corpus.root().toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      } catch (IOException e) {
        // The command may end before it has read everything; its exit code tells.
      }
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the command did not end: " + line);
      }
      return new Command(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
