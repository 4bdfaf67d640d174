package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Option;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/kubevirt.md has people write into manifests exists. */
final class KubevirtPageTest {
  private static List<String> page() throws Exception {
    return Files.readAllLines(Corpus.root().resolve("docs/kubevirt.md"));
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
