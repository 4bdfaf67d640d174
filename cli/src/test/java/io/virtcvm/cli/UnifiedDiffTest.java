package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A difference is one if {@code git apply} and {@code patch} make the output of the input. */
final class UnifiedDiffTest {
  private static final Path POC = Corpus.domains().resolve("cases/snp/q35-secure-boot-dumpxml");

  @TempDir private Path folder;

  /** Converts the corpus, one document as it is, one without its last line end, one with CRLF. */
  private static List<Result> conversions() throws Exception {
    List<Result> results = new ArrayList<>();
    for (Tee tee : Tee.all()) {
      for (Path file : Corpus.documents()) {
        String xml = Files.readString(file);
        String form =
            switch (results.size() % 3) {
              case 0 -> xml;
              case 1 -> xml.stripTrailing();
              default -> xml.replaceAll("\r?\n", "\r\n");
            };
        Result result = convert(tee, form);
        if (!result.refused() && !result.changes().isEmpty()) {
          results.add(result);
        }
      }
    }
    assertThat(results).hasSizeGreaterThan(200);
    return results;
  }

  private static Result convert(Tee tee, String xml) {
    return Chain.forTee(tee).apply(DomainDocument.parse(xml), Request.on(Corpus.debianHost()));
  }

  @Test
  void gitMakesTheOutputOfTheInput() throws Exception {
    makesTheOutputOfTheInput("git apply --whitespace=nowarn diff");
  }

  @Test
  void patchMakesTheOutputOfTheInput() throws Exception {
    assumeTrue(
        Command.shell("command -v patch").exit() == 0, "not run: patch is not installed here");
    makesTheOutputOfTheInput("patch --quiet --strip=1 --fuzz=0 --input=diff");
  }

  /** All at once, as each is a file of its own: a process for each would take minutes. */
  private void makesTheOutputOfTheInput(String program) throws Exception {
    StringBuilder diff = new StringBuilder();
    List<Result> results = conversions();
    for (int i = 0; i < results.size(); i++) {
      Files.write(folder.resolve(i + ".xml"), results.get(i).before().toBytes());
      diff.append(UnifiedDiff.of(i + ".xml", results.get(i)).text());
    }
    Files.writeString(folder.resolve("diff"), diff);
    Command apply = Command.shell("cd \"$1\" && " + program, folder);
    assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
    for (int i = 0; i < results.size(); i++) {
      assertThat(folder.resolve(i + ".xml")).hasBinaryContent(results.get(i).orThrow().toBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.xml",
        "with space.xml",
        "./with/../with dots.xml",
        "tab\t\"quote\"\\n\n.xml",
        "\u00fcmlaut.xml"
      })
  void namesComeThrough(String name) throws Exception {
    Files.createDirectory(folder.resolve("with"));
    Files.copy(POC.resolve("in.xml"), folder.resolve(name));
    Command applied =
        Command.shell(
            """
            cd "$1" && "$virt_cvm" convert --tee snp --firmware-descriptors "$2" --diff "$3" >diff &&
              cp diff kept && git apply --whitespace=nowarn diff
            """,
            folder,
            Command.DESCRIPTORS,
            name);
    assertThat(applied.exit()).as(applied.err()).isZero();
    assertThat(folder.resolve(name)).hasSameBinaryContentAs(POC.resolve("out.xml"));
  }

  @Test
  void aDocumentThatIsRightDiffersInNothing() throws Exception {
    Path right = Corpus.domains().resolve("cases/snp/already-right/in.xml");
    Command convert =
        Command.run(
            "convert", "--tee=snp", "--firmware-descriptors", Command.DESCRIPTORS, "--diff", right);
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).isEmpty();
  }

  @Test
  void aRefusedDocumentHasNone() throws Exception {
    Path bad = Corpus.domains().resolve("cases/snp/many-problems/in.xml");
    Command convert = Command.run("convert", "--tee=snp", "--diff", bad);
    assertThat(convert.exit()).isEqualTo(1);
    assertThat(convert.out()).isEmpty();
  }

  @Test
  void aLastLineWithoutAnEndIsSaidToBeOne() throws Exception {
    String xml =
        "<domain type='kvm'><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>";
    Result result = convert(Tee.named("snp"), xml);
    String diff = UnifiedDiff.of("-", result).text();
    assertThat(diff)
        .startsWith(
            "--- a/-\n+++ b/-\n@@ -1,1 +1,1 @@\n-" + xml + "\n\\ No newline at end of file\n+")
        .endsWith("</domain>\n\\ No newline at end of file\n");
  }
}
