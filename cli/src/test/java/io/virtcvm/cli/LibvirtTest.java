package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A real libvirt takes what we make: {@code virsh -c test:///default define --validate}. */
final class LibvirtTest {
  @Test
  void definesEveryGoldenOutput() throws Exception {
    List<String> files = new ArrayList<>();
    for (String tee : List.of("snp", "tdx")) {
      for (Path folder : Corpus.cases(tee)) {
        Path out = folder.resolve("out.xml");
        Path problems = folder.resolve("problems.txt");
        if (Files.exists(out)) {
          files.add(out.toString());
        } else if (!Files.exists(problems) || !Files.readString(problems).contains("ERROR")) {
          files.add(folder.resolve("in.xml").toString());
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(15);
    assertThat(validate(files)).isEqualTo("accepted " + files.size() + ", refused 0\n");
  }

  @Test
  void wouldRefuseWhatIsWrong() throws Exception {
    Path two = Corpus.domains().resolve("cases/snp/two-launch-security/in.xml");
    assertThat(validate(List.of(two.toString()))).contains("accepted 0, refused 1");
  }

  private static String validate(List<String> files) throws Exception {
    String script = Corpus.root().resolve("src/test/libvirt/validate").toString();
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of(script), files.stream()).toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer;
  }
}
