package io.virtcvm.cli;

import static io.virtcvm.testing.TeeHost.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.rules.FirmwareSource;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.testing.Corpus;
import io.virtcvm.testing.TeeHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A real libvirt takes what we make: its test driver, which knows the schema, and a daemon that
 * plays a TEE host, which knows the rest and says how it would start QEMU.
 */
final class LibvirtTest {
  @Test
  void definesEveryGoldenOutput() throws Exception {
    List<String> files = new ArrayList<>();
    for (String tee : List.of("snp", "tdx")) {
      goldenOutputs(tee).forEach(file -> files.add(file.toString()));
    }
    assertThat(files).hasSizeGreaterThan(15);
    assertThat(validate(files)).isEqualTo("accepted " + files.size() + ", refused 0\n");
  }

  @Test
  void wouldRefuseWhatIsWrong() throws Exception {
    Path two = Corpus.domains().resolve("cases/snp/two-launch-security/in.xml");
    assertThat(validate(List.of(two.toString()))).contains("accepted 0, refused 1");
  }

  @Test
  void aTeeHostWouldStartEveryGoldenOutputInItsTee() throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    for (String tee : List.of("snp", "tdx")) {
      for (Path file : goldenOutputs(tee)) {
        documents.put(tee + "/" + file.getParent().getFileName(), Files.readAllBytes(file));
      }
    }
    assertThat(documents).hasSizeGreaterThan(15);
    TeeHost.ask(documents)
        .forEach(
            (name, answers) -> {
              assertThat(answers.validate()).as(name).isEqualTo(ACCEPTED);
              assertThat(answers.translate()).as(name).isEqualTo(ACCEPTED);
              assertThat(new TeeCommandLine(answers.commandLine()).flaws(name.substring(0, 3)))
                  .as("%s: %s", name, answers.commandLine())
                  .isEmpty();
            });
  }

  @Test
  void whatLibvirtStoresOfGoldenOutputsNeedsNoMore() throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    for (String tee : List.of("snp", "tdx")) {
      for (Path file : goldenOutputs(tee)) {
        // What was asked for by an option is not asked for again.
        if (!Files.exists(file.resolveSibling("request.properties"))) {
          documents.put(tee + "/" + file.getParent().getFileName(), Files.readAllBytes(file));
        }
      }
    }
    assertThat(documents).hasSizeGreaterThan(15);
    TeeHost.ask(documents)
        .forEach(
            (name, answers) -> {
              Result result =
                  Chain.forTee(Tee.named(name.substring(0, 3)))
                      .apply(
                          DomainDocument.parse(answers.stored()), Request.on(Corpus.debianHost()));
              assertThat(result.refused()).as("%s: %s", name, result.problems()).isFalse();
              assertThat(result.changes()).as(name).isEmpty();
            });
  }

  @Test
  void whatARemoteLibvirtStoresNeedsNoMore() throws Exception {
    Request selecting = Request.on(Corpus.selectingHost());
    checkStored(selecting);
    checkStored(selecting.with(StatelessFirmware.FIRMWARE, FirmwareSource.LIBVIRT));
    checkStored(Request.on(Corpus.listingHost()));
  }

  private static void checkStored(Request request) throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    for (Tee tee : Tee.all()) {
      Path in = Corpus.domains().resolve("cases/" + tee.name() + "/q35-secure-boot-dumpxml/in.xml");
      Result result = Chain.forTee(tee).apply(DomainDocument.read(in), request);
      documents.put(tee.name(), result.orThrow().toBytes());
    }
    TeeHost.ask(documents)
        .forEach(
            (tee, answers) -> {
              assertThat(answers.validate()).as(tee).isEqualTo(ACCEPTED);
              assertThat(answers.stored())
                  .contains("firmware='efi'", "<feature ", "type='rom'", "format='raw'");
              Result again =
                  Chain.forTee(Tee.named(tee))
                      .apply(DomainDocument.parse(answers.stored()), request);
              assertThat(again.refused()).as("%s: %s", tee, again.problems()).isFalse();
              assertThat(again.changes()).as(tee).isEmpty();
            });
  }

  /** The outputs of the cases that are not refused; of the unchanged ones, the input. */
  private static List<Path> goldenOutputs(String tee) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : Corpus.cases(tee)) {
      Path out = folder.resolve("out.xml");
      Path problems = folder.resolve("problems.txt");
      if (Files.exists(out)) {
        files.add(out);
      } else if (!Files.exists(problems) || !Files.readString(problems).contains("ERROR")) {
        files.add(folder.resolve("in.xml"));
      }
    }
    return files;
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
