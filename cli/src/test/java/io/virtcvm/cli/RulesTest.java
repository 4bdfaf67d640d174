package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule is shown at work, and the table of all rules is what the program says. */
final class RulesTest {
  private static final Path TABLE = Corpus.root().resolve("docs/rules.md");

  /** What a case holds of each rule. */
  private record Case(String changes, String problems) {
    static Case read(Path folder) throws IOException {
      return new Case(text(folder.resolve("changes.txt")), text(folder.resolve("problems.txt")));
    }

    private static String text(Path file) throws IOException {
      return Files.exists(file) ? Files.readString(file) : "";
    }

    boolean refused() {
      return problems.contains("ERROR  ");
    }

    boolean refusedBy(Rule rule) {
      return problems.contains("ERROR  " + rule.id() + "  ");
    }

    boolean remarkedBy(Rule rule) {
      return changes.contains(rule.id() + "  ") || problems.contains("  " + rule.id() + "  ");
    }
  }

  private static List<Case> cases(Tee tee) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path folder : Corpus.cases(tee.name())) {
      cases.add(Case.read(folder));
    }
    return cases;
  }

  /** What a rule's page says the rule does; libvirt and QEMU refuse things too, elsewhere on it. */
  private static String whatItDoes(Tee tee, Rule rule) throws IOException {
    try (InputStream in = tee.getClass().getResourceAsStream(rule.id() + ".md")) {
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int start = page.indexOf("## What the rule does");
      assertThat(start).as("the page of " + rule.id()).isPositive();
      return page.substring(start, page.indexOf("```", start));
    }
  }

  @Test
  void everyRuleIsSeenToAcceptToActAndToRefuseWhatItsPageSaysItRefuses() throws IOException {
    for (Tee tee : Tee.all()) {
      List<Case> cases = cases(tee);
      for (Rule rule : tee.rules()) {
        assertThat(cases)
            .as("a domain that %s has nothing to say of", rule.id())
            .anyMatch(one -> !one.refused() && !one.remarkedBy(rule));
        assertThat(cases)
            .as("a domain that %s changes, warns of or refuses", rule.id())
            .anyMatch(one -> one.remarkedBy(rule));
        assertThat(cases.stream().anyMatch(one -> one.refusedBy(rule)))
            .as("%s refuses in some case, as its page says", rule.id())
            .isEqualTo(whatItDoes(tee, rule).contains("refuse"));
      }
    }
  }

  @Test
  void theTableListsAllRules() throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            # All rules

            In the order in which they run. `virt-cvm explain RULE` prints a rule's page. Made from the rules themselves;
            the tests hold it to them.
            """);
    for (Tee tee : Tee.all()) {
      table
          .append("\n## ")
          .append(tee.name())
          .append(": ")
          .append(tee.title())
          .append("\n\n| | rule | why | sources |\n|---|---|---|---|\n");
      int number = 0;
      for (Rule rule : tee.rules()) {
        number++;
        String page =
            "../%s/src/main/resources/io/virtcvm/%1$s/%s.md".formatted(tee.name(), rule.id());
        assertThat(Corpus.root().resolve("docs").resolve(page)).exists();
        table.append(
            "| %d | [%s](%s) | %s | %s |%n"
                .formatted(
                    number, rule.id(), page, rule.summary(), String.join("<br>", rule.sources())));
      }
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).hasContent(table.toString());
  }
}
