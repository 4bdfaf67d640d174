package io.virtcvm.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real libvirtd with QEMU that plays a TEE host, up to the start of a guest, where hardware is
 * needed. It is started for one batch of documents and ends with it, in some two seconds and 20 ms
 * for each document: {@code src/test/libvirt/ask}.
 */
public final class TeeHost {
  /** What libvirt says of what it takes. */
  public static final String ACCEPTED = "accepted";

  private static final int SECONDS = 180;

  private TeeHost() {}

  /**
   * What libvirt says of a domain.
   *
   * @param define of a plain define: {@link #ACCEPTED}, or its message in one line
   * @param validate of a define with the schema's check, likewise
   * @param translate of {@code domxml-to-native}, likewise; that is where CPU and devices are
   *     checked against the host
   * @param stored the domain as libvirt stores it after a plain define; empty if refused
   * @param commandLine how libvirt would start QEMU, without network cards; empty if refused
   */
  public record Answers(
      String define, String validate, String translate, String stored, String commandLine) {}

  /**
   * Asks about a batch of documents.
   *
   * @return the answers by the documents' names, in their order
   * @throws IllegalStateException if libvirtd did not answer for each document in time
   */
  public static Map<String, Answers> ask(Map<String, byte[]> documents)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tee-host");
    try {
      List<String> names = List.copyOf(documents.keySet());
      List<Path> files = new ArrayList<>();
      for (String name : names) {
        files.add(Files.write(folder.resolve(files.size() + ".xml"), documents.get(name)));
      }
      Map<String, String> said = run(folder, files);
      Map<String, Answers> answers = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        answers.put(names.get(i), answers(said, files.get(i)));
      }
      return answers;
    } finally {
      delete(folder);
    }
  }

  private static Map<String, String> run(Path folder, List<Path> files)
      throws IOException, InterruptedException {
    Path list = folder.resolve("list");
    Path out = folder.resolve("out");
    Files.write(list, files.stream().map(Path::toString).toList());
    // Files, not pipes: so the wait has an end, whoever holds the other end of a pipe.
    Process process =
        new ProcessBuilder(Corpus.root().resolve("src/test/libvirt/ask").toString())
            .redirectInput(list.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("libvirtd did not answer in " + SECONDS + " seconds");
    }
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0
        || lines.isEmpty()
        || !lines.get(lines.size() - 1).equals("== end")) {
      throw new IllegalStateException("libvirtd could not be asked: " + process.exitValue());
    }
    Map<String, String> said = new LinkedHashMap<>();
    String question = "";
    for (String line : lines) {
      if (line.startsWith("== ")) {
        question = line.substring(3);
      } else {
        said.merge(question, line + "\n", String::concat);
      }
    }
    return said;
  }

  private static Answers answers(Map<String, String> said, Path file) {
    String define = verdict(said, "define " + file);
    String validate = verdict(said, "validate " + file);
    String translate = verdict(said, "native " + file);
    return new Answers(
        define,
        validate,
        translate,
        define.equals(ACCEPTED) ? said.get("stored " + file) : "",
        translate.equals(ACCEPTED) ? said.get("native " + file).strip() : "");
  }

  private static String verdict(Map<String, String> said, String question) {
    String answer = said.get(question);
    if (answer == null) {
      throw new IllegalStateException("libvirtd did not answer: " + question);
    }
    if (!answer.startsWith("error:")) {
      return ACCEPTED;
    }
    return answer
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("error: Failed to define domain from"))
        .map(line -> line.replaceFirst("^error: ", "").strip())
        .collect(Collectors.joining(" "));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
