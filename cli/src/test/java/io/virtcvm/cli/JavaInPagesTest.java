package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Java of a page compiles and does what the page says.
 *
 * <p>A block of Java is a file, and the name behind a block's language makes any other one. The
 * files of a page belong together. Each program among them is run with the page's {@code
 * domain.xml}, or one that is right for SEV-SNP, and prints the next block of plain text, or that
 * domain where there is none.
 */
final class JavaInPagesTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)(?: (\\S+))?\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package (\\S+);", Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?(?:final )?(?:class|record) (\\w+)", Pattern.MULTILINE);
  private static final Path RIGHT =
      Corpus.root().resolve("src/test/resources/domains/cases/snp/already-right/in.xml");

  private record Program(String name, String output) {}

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "README.md, 2",
    "docs/embed.md, 1",
    "docs/write-a-rule.md, 1",
    "docs/add-a-tee.md, 1"
  })
  void doesWhatThePageSays(String page, int programs) throws Exception {
    List<MatchResult> blocks =
        BLOCK.matcher(Files.readString(Corpus.root().resolve(page))).results().toList();
    List<String> sources = new ArrayList<>();
    List<Program> found = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      String text = blocks.get(i).group(3);
      if (blocks.get(i).group(1).equals("java")) {
        String name = name(text);
        sources.add(write(name.replace('.', '/') + ".java", text));
        if (text.contains("void main(")) {
          found.add(new Program(name, output(blocks.subList(i + 1, blocks.size()))));
        }
      } else if (blocks.get(i).group(2) != null) {
        write(blocks.get(i).group(2), text);
      }
    }
    assertThat(found).hasSize(programs);
    compile(sources);
    for (Program program : found) {
      run(program);
    }
  }

  private static String name(String source) {
    if (source.startsWith("module ")) {
      return "module-info";
    }
    Matcher type = CLASS.matcher(source);
    assertThat(type.find()).as(source).isTrue();
    Matcher where = PACKAGE.matcher(source);
    return where.find() ? where.group(1) + "." + type.group(1) : type.group(1);
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private static String output(List<MatchResult> blocks) throws IOException {
    Optional<String> shown =
        blocks.stream()
            .filter(block -> block.group(1).equals("text") && block.group(2) == null)
            .map(block -> block.group(3))
            .findFirst();
    return shown.isPresent() ? shown.get() : Files.readString(RIGHT);
  }

  private void compile(List<String> sources) {
    boolean module = Files.exists(folder.resolve("module-info.java"));
    List<String> arguments = new ArrayList<>(List.of("-d", folder.toString()));
    arguments.add(module ? "--module-path" : "--class-path");
    arguments.add(System.getProperty("java.class.path"));
    arguments.addAll(sources);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .isZero();
  }

  private void run(Program program) throws Exception {
    Path domain = folder.resolve("domain.xml");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + ":" + System.getProperty("java.class.path"),
                program.name(),
                (Files.exists(domain) ? domain : RIGHT).toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    assertThat(output).as(program.name()).isEqualTo(program.output());
  }
}
