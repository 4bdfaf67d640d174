package io.virtcvm.cli;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  /** Where the firmware descriptors of the test libvirt are. */
  static final Path DESCRIPTORS = Corpus.root().resolve("target/sid/usr/share/qemu/firmware");

  /**
   * A program that runs the command. {@code $jvm} are more options for the JVM, {@code $before} is
   * more class path, ending in a colon.
   */
  static final Path PROGRAM = program();

  private static Path program() {
    String script =
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC $jvm -cp \"$before%s\" %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                VirtCvm.class.getName());
    try {
      Path program =
          Files.createTempFile(
              "virt-cvm",
              ".sh",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      program.toFile().deleteOnExit();
      return Files.writeString(program, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the command with nothing on standard input. */
  static Command run(Object... arguments) throws IOException, InterruptedException {
    return runWithInput(new byte[0], arguments);
  }

  /** Runs the command with these bytes on standard input. */
  static Command runWithInput(byte[] input, Object... arguments)
      throws IOException, InterruptedException {
    return process(input, line(arguments));
  }

  /** Runs a shell script with {@link #PROGRAM} as {@code $virt_cvm}. */
  static Command shell(String script, Object... arguments)
      throws IOException, InterruptedException {
    return process(new byte[0], line(List.of("bash", "-c", script, "script"), arguments));
  }

  /** Runs a program of the tests in a JVM of its own. */
  static Command java(String option, Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return process(
        new byte[0],
        line(
            List.of(java, "-XX:+UseSerialGC", option, "-cp", classPath, program.getName()),
            arguments));
  }

  /** Returns the words that run the command. */
  static List<String> line(Object... arguments) {
    return line(List.of(PROGRAM.toString()), arguments);
  }

  private static List<String> line(List<String> program, Object... arguments) {
    List<String> line = new ArrayList<>(program);
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return line;
  }

  private static Command process(byte[] input, List<String> line)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("virt-cvm", ".out");
    Path err = Files.createTempFile("virt-cvm", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(Corpus.root().toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("virt_cvm", PROGRAM.toString());
      Process process = builder.start();
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
