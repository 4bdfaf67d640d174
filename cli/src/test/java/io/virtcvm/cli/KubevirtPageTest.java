package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/kubevirt.md tells people to type works. */
final class KubevirtPageTest {
  private static List<String> page() throws Exception {
    return Files.readAllLines(Corpus.root().resolve("docs/kubevirt.md"));
  }

  @Test
  void itsLinesPrintManifests(@TempDir Path folder) throws Exception {
    int lines = 0;
    for (String line : page()) {
      if (line.startsWith("    virt-cvm kubevirt manifests ")) {
        lines++;
        String typed =
            line.strip()
                .replace("REGISTRY/virt-cvm:TAG", "IMAGE")
                .replace("IMAGE", "r.example/virt-cvm:1")
                .replaceFirst("virt-cvm", "\"\\$virt_cvm\"");
        Command command =
            Command.shell("cd \"$1\" && " + typed + " && cat $(ls) </dev/null", folder);
        assertThat(command.exit()).as(typed + command.err()).isZero();
        assertThat(command.out()).startsWith("# ");
        assertThat(command.err()).isEmpty();
      }
    }
    assertThat(lines).isGreaterThanOrEqualTo(6);
  }

  @Test
  void itsAnnotationsAndVariablesExist() throws Exception {
    Set<String> names = new TreeSet<>(List.of("tee"));
    for (Tee tee : Tee.all()) {
      for (Option<?> option : tee.options()) {
        names.add(option.name());
      }
    }
    String page = String.join("\n", page());
    Matcher annotation = Pattern.compile("virt-cvm\\.io/([a-z-]+)").matcher(page);
    int annotations = 0;
    while (annotation.find()) {
      annotations++;
      assertThat(names).contains(annotation.group(1));
    }
    assertThat(annotations).isGreaterThan(4);
    assertThat(page).contains(HookOptionsTest.EXAMPLE);
  }
}
