package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {
  private static final Path CASES = Corpus.domains().resolve("cases/snp");
  private static final Path RIGHT = CASES.resolve("already-right/in.xml");
  private static final Path CONVERTIBLE = CASES.resolve("q35-secure-boot-dumpxml/in.xml");
  private static final Path REFUSED = CASES.resolve("many-problems/in.xml");

  @TempDir private Path folder;

  private static Object[] line(Object... more) {
    List<Object> line =
        new ArrayList<>(
            List.of("check", "--tee=snp", "--firmware-descriptors", Command.DESCRIPTORS));
    line.addAll(List.of(more));
    return line.toArray();
  }

  private static Command check(Object... more) throws Exception {
    return Command.run(line(more));
  }

  @Test
  void aRightDomainEndsWithZero() throws Exception {
    assertThat(check(RIGHT))
        .isEqualTo(
            new Command(
                0,
                "",
                "virt-cvm: " + RIGHT + ": already right for AMD SEV-SNP: no changes needed\n"));
  }

  @Test
  void whatWouldChangeIsReportedAndNotDone() throws Exception {
    Path in = Files.copy(CONVERTIBLE, folder.resolve("in.xml"));
    Command check = check(in);
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out()).isEmpty();
    assertThat(check.err())
        .startsWith("virt-cvm: " + in + ": not yet right for AMD SEV-SNP: 1")
        .containsPattern("^.*: \\d+ changes needed\n")
        .contains("    os/loader/@type: 'pflash' -> 'rom'\n");
    assertThat(in).hasSameBinaryContentAs(CONVERTIBLE);
  }

  @Test
  void warningsDoNotMatter() throws Exception {
    Path out = folder.resolve("out.xml");
    Command convert =
        Command.run(
            "convert",
            "--tee=snp",
            "--firmware-descriptors",
            Command.DESCRIPTORS,
            "-o",
            out,
            CASES.resolve("debug-policy-asked/in.xml"),
            "--policy=0xb0000");
    assertThat(convert.exit()).as(convert.err()).isZero();
    Command check = check("--policy=0xb0000", out);
    assertThat(check.err()).contains("\nwarning: ");
    assertThat(check.exit()).isZero();
  }

  @Test
  void allFilesAreCheckedAndTheWorstCounts() throws Exception {
    Path none = folder.resolve("none.xml");
    Command check = check(RIGHT, none, CONVERTIBLE, REFUSED, RIGHT);
    assertThat(check.exit()).isEqualTo(3);
    assertThat(check.out()).isEmpty();
    assertThat(check.err())
        .containsSubsequence(
            "virt-cvm: " + RIGHT + ": already right",
            "virt-cvm: cannot read '" + none + "': no such file or directory\n",
            "virt-cvm: " + CONVERTIBLE + ": not yet right",
            "virt-cvm: " + REFUSED + ": refused",
            "virt-cvm: " + RIGHT + ": already right");
    assertThat(check(RIGHT, REFUSED).exit()).isEqualTo(1);
    assertThat(check(CONVERTIBLE, RIGHT).exit()).isEqualTo(1);
  }

  @Test
  void standardInputIsOneOfThem() throws Exception {
    Command check = Command.runWithInput(Files.readAllBytes(RIGHT), line("-", RIGHT));
    assertThat(check.exit()).isZero();
    assertThat(check.err()).startsWith("virt-cvm: standard input: already right").hasLineCount(2);
    Command twice = check("-", "-");
    assertThat(twice.exit()).isEqualTo(2);
    assertThat(twice.err()).startsWith("virt-cvm: standard input can be read only once: ");
  }

  @Test
  void jsonIsAnObjectForOneFileAndAnArrayForMore() throws Exception {
    Command one = check("--report=json", "--report-file=-", CONVERTIBLE);
    assertThat(one.exit()).isEqualTo(1);
    assertThat(one.err()).isEmpty();
    Map<?, ?> object = (Map<?, ?>) ReportTest.json(one.out());
    assertThat(object.keySet().toString()).isEqualTo("[tee, changed, changes, problems]");
    assertThat(object.get("changed")).isEqualTo(true);

    Path none = folder.resolve("none.xml");
    Command more = check("--report=json", "--report-file=-", REFUSED, none, RIGHT);
    assertThat(more.exit()).isEqualTo(3);
    assertThat(more.err())
        .isEqualTo("virt-cvm: cannot read '" + none + "': no such file or directory\n");
    assertThat(more.out()).startsWith("[\n  {\n    \"file\": ").endsWith("  }\n]\n");
    List<?> array = (List<?>) ReportTest.json(more.out());
    assertThat(array).hasSize(2);
    Map<?, ?> refused = (Map<?, ?>) array.get(0);
    assertThat(refused.keySet().toString()).isEqualTo("[file, tee, changed, changes, problems]");
    assertThat(refused.get("file")).isEqualTo(REFUSED.toString());
    assertThat(refused.get("changed")).isEqualTo(false);
    assertThat(((Map<?, ?>) array.get(1)).get("file")).isEqualTo(RIGHT.toString());
  }

  @Test
  void jsonOfNothingReadableIsNothingOrAnEmptyArray() throws Exception {
    Path none = folder.resolve("none.xml");
    assertThat(check("--report=json", "--report-file=-", none).out()).isEmpty();
    assertThat(check("--report=json", "--report-file=-", none, none).out()).isEqualTo("[]\n");
  }

  @Test
  void hasNoOutputsAndNeedsAFile() throws Exception {
    for (Object[] wrong :
        List.of(line(), line("--diff", RIGHT), line("--in-place", RIGHT), line("-o", "x", RIGHT))) {
      Command check = Command.run(wrong);
      assertThat(check.exit()).as(check.err()).isEqualTo(2);
      assertThat(check.out()).isEmpty();
    }
  }
}
