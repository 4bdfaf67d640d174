package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.virtcvm.Chain;
import io.virtcvm.Change;
import io.virtcvm.DomainDocument;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final Path CASES = Corpus.domains().resolve("cases/snp");
  private static final Path POC = CASES.resolve("q35-secure-boot-dumpxml");

  @TempDir private Path folder;

  private static Command convert(Object... more) throws Exception {
    List<Object> line =
        new ArrayList<>(
            List.of("convert", "--tee=snp", "--firmware-descriptors", Command.DESCRIPTORS));
    line.addAll(List.of(more));
    return Command.run(line.toArray());
  }

  /** Reads JSON into maps and lists that keep its order. */
  static Object json(String text) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      Object value = value(in);
      assertThat(in.peek()).isEqualTo(JsonToken.END_DOCUMENT);
      return value;
    }
  }

  private static Object value(JsonReader in) throws IOException {
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
          object.put(in.nextName(), value(in));
        }
        in.endObject();
        return object;
      }
      case BEGIN_ARRAY -> {
        List<Object> array = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
          array.add(value(in));
        }
        in.endArray();
        return array;
      }
      case BOOLEAN -> {
        return in.nextBoolean();
      }
      case NULL -> {
        in.nextNull();
        return null;
      }
      default -> {
        return in.nextString();
      }
    }
  }

  private static Map<String, Object> expected(Path file) throws IOException {
    Result result =
        Chain.forTee(Tee.named("snp"))
            .apply(DomainDocument.read(file), Request.on(Corpus.debianHost()));
    List<Object> changes = new ArrayList<>();
    for (Change change : result.refused() ? List.<Change>of() : result.changes()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("rule", change.rule());
      object.put("path", change.path());
      object.put("before", change.before().orElse(null));
      object.put("after", change.after().orElse(null));
      object.put("reason", change.reason());
      changes.add(object);
    }
    List<Object> problems = new ArrayList<>();
    for (Problem problem : result.problems()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("rule", problem.rule());
      object.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      object.put("where", problem.where());
      object.put("message", problem.message());
      object.put("remedy", problem.remedy());
      problems.add(object);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tee", "snp");
    all.put("changed", !changes.isEmpty());
    all.put("changes", changes);
    all.put("problems", problems);
    return all;
  }

  private static void assertJson(String text, Object expected) throws IOException {
    // Compared as text, since the order of the keys is part of it.
    assertThat(json(text).toString()).isEqualTo(expected.toString());
    assertThat(text).startsWith("{\n  \"tee\": \"snp\",\n").endsWith("\n}\n");
  }

  @Test
  void jsonHoldsChangesAndWarnings() throws Exception {
    Command convert = convert("--report=json", POC.resolve("in.xml"));
    assertThat(convert.exit()).isZero();
    assertThat(convert.out()).isEqualTo(Files.readString(POC.resolve("out.xml")));
    assertJson(convert.err(), expected(POC.resolve("in.xml")));
    assertThat(convert.err())
        .contains("\"changed\": true", "\"before\": null", "\"after\": null", "\"warning\"");
  }

  @Test
  void jsonOfARefusalHoldsNoChanges() throws Exception {
    Path bad = CASES.resolve("many-problems/in.xml");
    Command convert = convert("--report=json", bad);
    assertThat(convert.exit()).isEqualTo(1);
    assertThat(convert.out()).isEmpty();
    assertJson(convert.err(), expected(bad));
    assertThat(convert.err())
        .contains("\"changed\": false,\n  \"changes\": [],", "\"severity\": \"error\"");
  }

  @Test
  void jsonOfARightDomainIsAllFalseAndEmpty() throws Exception {
    assertThat(convert("--report", "json", CASES.resolve("already-right/in.xml")).err())
        .isEqualTo(
            "{\n  \"tee\": \"snp\",\n  \"changed\": false,\n  \"changes\": [],\n  \"problems\": []\n}\n");
  }

  @Test
  void noneIsSilentAboutAllButFailures() throws Exception {
    assertThat(convert("--report=none", POC.resolve("in.xml")))
        .isEqualTo(new Command(0, Files.readString(POC.resolve("out.xml")), ""));
    assertThat(convert("--report=none", CASES.resolve("many-problems/in.xml")))
        .isEqualTo(new Command(1, "", ""));
    assertThat(convert("--report=none", folder.resolve("x")).err())
        .isEqualTo(
            "virt-cvm: cannot read '" + folder.resolve("x") + "': no such file or directory\n");
  }

  @Test
  void aFileTakesTheReport() throws Exception {
    Path report = Files.writeString(folder.resolve("report"), "old");
    String text = convert(POC.resolve("in.xml")).err();
    Command convert = convert("--report-file", report, POC.resolve("in.xml"));
    assertThat(convert).isEqualTo(new Command(0, Files.readString(POC.resolve("out.xml")), ""));
    assertThat(report).hasContent(text);

    Path bad = CASES.resolve("many-problems/in.xml");
    assertThat(convert("--report-file", report, "--report=json", bad))
        .isEqualTo(new Command(1, "", ""));
    assertJson(Files.readString(report), expected(bad));
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void standardOutputTakesTheReportWhereNothingElseGoesThere() throws Exception {
    String text = convert(POC.resolve("in.xml")).err();
    Path out = folder.resolve("out.xml");
    assertThat(convert("--report-file=-", "-o", out, POC.resolve("in.xml")))
        .isEqualTo(new Command(0, text, ""));
    assertThat(out).hasSameBinaryContentAs(POC.resolve("out.xml"));
  }

  @Test
  void noDomainIsReplacedWhoseReportIsLost() throws Exception {
    Path in = Files.copy(POC.resolve("in.xml"), folder.resolve("in.xml"));
    Command convert = convert("--in-place", "--report-file", folder.resolve("none/report"), in);
    assertThat(convert.exit()).isEqualTo(3);
    assertThat(in).hasSameBinaryContentAs(POC.resolve("in.xml"));
  }
}
