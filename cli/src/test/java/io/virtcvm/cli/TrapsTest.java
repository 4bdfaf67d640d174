package io.virtcvm.cli;

import static io.virtcvm.testing.TeeHost.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import io.virtcvm.testing.TeeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The known traps: what a real libvirtd says of each, and that we refuse it or turn it into what a
 * TEE host takes. A trap that we walk into is recorded as open, and why; once it is closed, this
 * fails until the record says so. Run with {@code -Dgolden.update} to record, and read the diff.
 */
final class TrapsTest {
  @TestFactory
  Stream<DynamicTest> everyTrapIsAsRecorded() throws Exception {
    List<Trap> traps = Trap.all();
    assertThat(traps).hasSizeGreaterThan(100);
    Map<String, Result> results = new LinkedHashMap<>();
    Map<String, byte[]> ins = new LinkedHashMap<>();
    Map<String, byte[]> outs = new LinkedHashMap<>();
    for (Trap trap : traps) {
      ins.put(trap.name(), trap.in());
      Result result =
          Chain.forTee(Tee.named(trap.tee()))
              .apply(DomainDocument.read(trap.folder().resolve("in.xml")), request());
      results.put(trap.name(), result);
      if (!result.refused()) {
        outs.put(trap.name(), result.orThrow().toBytes());
      }
    }
    Map<String, TeeHost.Answers> before = TeeHost.ask(ins);
    Map<String, TeeHost.Answers> after = TeeHost.ask(outs);
    return traps.stream()
        .map(
            trap -> {
              String name = trap.name();
              return DynamicTest.dynamicTest(
                  name, () -> check(trap, before.get(name), ours(trap, results.get(name), after)));
            });
  }

  @Test
  void noTrapIsOpen() throws IOException {
    assertThat(Trap.all())
        .filteredOn(trap -> trap.line("ours").orElse("open").startsWith("open"))
        .extracting(Trap::name)
        .isEmpty();
  }

  private static Request request() {
    return Request.on(Corpus.debianHost());
  }

  private static void check(Trap trap, TeeHost.Answers libvirt, String ours) throws IOException {
    Trap seen =
        trap.with(
            Map.of(
                "define", libvirt.define(),
                "validate", libvirt.validate(),
                "translate", libvirt.translate(),
                "ours", ours));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(trap.folder().resolve("trap.txt"), seen.record());
    } else if (sameLibvirt()) {
      assertThat(seen.record()).isEqualTo(trap.record());
    } else {
      assertThat(withoutWords(seen.record())).isEqualTo(withoutWords(trap.record()));
    }
  }

  /** Whether the records are this libvirt's words; another's must agree in yes and no. */
  private static boolean sameLibvirt() throws IOException {
    return Files.readString(Corpus.root().resolve("target/sid/.versions"))
        .contains("libvirt0\t12.8.0-");
  }

  private static String withoutWords(String record) {
    return record
        .replaceAll("(?m)^(define|validate|translate) = (?!accepted$).*", "$1 = refused")
        .replaceAll("(?m)(libvirt refuses our output): .*", "$1");
  }

  /** What became of a trap in our hands, in the words of its record. */
  private static String ours(Trap trap, Result result, Map<String, TeeHost.Answers> after) {
    String rules =
        result.problems().stream()
            .filter(problem -> !result.refused() || problem.severity() == Problem.Severity.ERROR)
            .map(Problem::rule)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    if (result.refused()) {
      return "refused: " + rules;
    }
    TeeHost.Answers libvirt = after.get(trap.name());
    for (String verdict : List.of(libvirt.validate(), libvirt.translate())) {
      if (!verdict.equals(ACCEPTED)) {
        return "open: libvirt refuses our output: " + verdict;
      }
    }
    List<String> flaws = new TeeCommandLine(libvirt.commandLine()).flaws(trap.tee());
    if (!flaws.isEmpty()) {
      return "open: the command line of our output " + String.join(", ", flaws);
    }
    String out = result.orThrow().toXml();
    if (trap.line("never").filter(never -> finds(never, out)).isPresent()) {
      return "open: our output still has it";
    }
    String problems = result.problems().toString();
    if (trap.line("warning").filter(warning -> !finds(warning, problems)).isPresent()) {
      return "open: no warning";
    }
    return rules.isEmpty() ? "converted" : "converted, warned: " + rules;
  }

  private static boolean finds(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }
}
