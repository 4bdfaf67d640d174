package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The outside witness: libvirt's own command, on the TEE host that the tests run in. */
final class Virsh {
  static final String URI = "qemu:///system";

  private Virsh() {}

  /** Whoever starts the tests without root's rights is told so by in-root. */
  static void assumeTeeHost() {
    assumeTrue(
        System.getenv("LIBVIRT_TEST_URI") != null, "not run: only root can start a libvirtd here");
  }

  /** Runs virsh, which must succeed; returns what it prints. */
  static String run(String... arguments) throws IOException, InterruptedException {
    Command answer = attempt(arguments);
    assertThat(answer.exit()).as(answer.toString()).isZero();
    return answer.out();
  }

  /** Runs virsh, whatever comes of it. */
  static Command attempt(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("virsh", "-q", "-c", URI));
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile("virsh", ".out");
    Path err = Files.createTempFile("virsh", ".err");
    try {
      Process process =
          new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Command(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Defines a domain. */
  static void define(String xml) throws IOException, InterruptedException {
    Path file = Files.createTempFile("domain", ".xml");
    try {
      run("define", "--validate", Files.writeString(file, xml).toString());
    } finally {
      Files.delete(file);
    }
  }

  /** Returns the definition of a domain with its secrets. */
  static String definition(String name) throws IOException, InterruptedException {
    return run("dumpxml", "--inactive", "--security-info", name);
  }

  /** Returns how libvirt would start QEMU. */
  static String commandLine(String name) throws IOException, InterruptedException {
    return run("domxml-to-native", "qemu-argv", "--domain", name);
  }

  /** Removes every domain, so that the next test begins with none. */
  static void forgetAll() throws IOException, InterruptedException {
    if (System.getenv("LIBVIRT_TEST_URI") == null) {
      return;
    }
    for (String name : run("list", "--all", "--name").lines().toList()) {
      if (!name.isBlank()) {
        attempt("destroy", name);
        attempt("undefine", "--nvram", "--tpm", "--managed-save", "--snapshots-metadata", name);
      }
    }
    assertThat(run("list", "--all", "--name").strip()).isEmpty();
  }
}
