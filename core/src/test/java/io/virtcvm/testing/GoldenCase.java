package io.virtcvm.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Chain;
import io.virtcvm.Change;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Option;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A case on disk: {@code in.xml}, and what must come of it.
 *
 * <p>{@code out.xml} and {@code changes.txt}: it must be converted so. {@code problems.txt}: with
 * these warnings, or refused with these errors. Neither XML nor an error: it must come back
 * unchanged. {@code request.properties} holds options, and {@code host.encryption-bit} where a
 * host's is known: position and reduced bits. {@code host.autoselects} makes it a host whose files
 * cannot be read, true where its libvirt selects stateless firmware, and {@code host.loaders} what
 * that lists. Run with {@code -Dgolden.update} to write what comes out, and read the diff.
 */
public final class GoldenCase {
  private final Path folder;
  private final Tee tee;

  private GoldenCase(Path folder, Tee tee) {
    this.folder = folder;
    this.tee = tee;
  }

  /** Returns a test for each case of a TEE. */
  public static Stream<DynamicTest> all(Tee tee) {
    return Corpus.cases(tee.name()).stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), () -> new GoldenCase(folder, tee).run()));
  }

  private void run() throws IOException {
    Result result =
        Chain.forTee(tee).apply(DomainDocument.read(folder.resolve("in.xml")), request());
    boolean unchanged = !result.refused() && result.changes().isEmpty();
    byte[] out = result.refused() ? null : result.orThrow().toBytes();

    if (unchanged) {
      assertThat(out).isEqualTo(Files.readAllBytes(folder.resolve("in.xml")));
    }
    expect("out.xml", unchanged ? null : out);
    expect("changes.txt", result.refused() ? null : bytes(lines(result.changes(), this::line)));
    expect("problems.txt", bytes(lines(result.problems(), this::line)));
  }

  private Request request() throws IOException {
    Request request = Request.on(Corpus.debianHost());
    Path file = folder.resolve("request.properties");
    if (!Files.exists(file)) {
      return request;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    String descriptors = (String) properties.remove("host.descriptors");
    if (descriptors != null) {
      request = Request.on(Host.withDescriptorsFrom(List.of(folder.resolve(descriptors))));
    }
    String loaders = (String) properties.remove("host.loaders");
    String autoselects = (String) properties.remove("host.autoselects");
    if (autoselects != null) {
      List<String> files = loaders == null ? List.of() : List.of(loaders.split(","));
      request =
          Request.on(
              Host.remote(new Host.RemoteFirmware(Boolean.parseBoolean(autoselects), files)));
    }
    String bit = (String) properties.remove("host.encryption-bit");
    if (bit != null) {
      String[] numbers = bit.split(",", 2);
      request =
          Request.on(
              request
                  .host()
                  .with(
                      new Host.EncryptionBit(
                          Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]))));
    }
    for (String name : properties.stringPropertyNames()) {
      Option<?> option =
          tee.options().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
      request = request.withText(option, properties.getProperty(name));
    }
    return request;
  }

  private void expect(String name, byte[] actual) throws IOException {
    Path file = folder.resolve(name);
    boolean nothing = actual == null || actual.length == 0;
    if (Boolean.getBoolean("golden.update")) {
      if (nothing) {
        Files.deleteIfExists(file);
      } else {
        Files.write(file, actual);
      }
    }
    byte[] expected = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    assertThat(text(nothing ? new byte[0] : actual)).as(name).isEqualTo(text(expected));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> String lines(List<T> items, Function<T, String> line) {
    return items.stream().map(line).collect(Collectors.joining());
  }

  private String line(Change change) {
    return String.format(
        "%s  %s  %s -> %s%n",
        change.rule(),
        change.path(),
        change.before().orElse("(none)"),
        change.after().orElse("(none)"));
  }

  private String line(Problem problem) {
    return String.format(
        "%s  %s  %s%n    %s%n    %s%n",
        problem.severity(), problem.rule(), problem.where(), problem.message(), problem.remedy());
  }
}
