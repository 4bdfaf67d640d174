package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the README compile and convert; what it has people type is PagesTest's. */
final class ReadmeTest {
  private static final Path ROOT = Corpus.root();

  @TempDir private Path folder;

  private static List<String> blocks(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("README.md")));
    return block.results().map(result -> result.group(1)).toList();
  }

  @Test
  void theProgramsCompileAndConvert() throws Exception {
    List<String> programs = blocks("java");
    assertThat(programs).hasSize(2);
    for (String program : programs) {
      Matcher name = Pattern.compile("public class (\\w+)").matcher(program);
      assertThat(name.find()).isTrue();
      Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), program);
      String classpath = System.getProperty("java.class.path");
      int compiled =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-cp", classpath, "-d", folder.toString(), source.toString());
      assertThat(compiled).isZero();
      Process run =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  folder + ":" + classpath,
                  name.group(1),
                  ROOT.resolve("src/test/resources/domains/cases/snp/already-right/in.xml")
                      .toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(run.waitFor()).as(output).isZero();
      assertThat(output).contains("<launchSecurity type='sev-snp'>");
    }
  }
}
