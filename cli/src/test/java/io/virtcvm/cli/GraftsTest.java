package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.testing.Corpus;
import io.virtcvm.testing.Grafts;
import io.virtcvm.testing.TeeHost;
import io.virtcvm.testing.TeeHost.Answers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A real libvirtd takes whatever we make of real domains, however they asked for their firmware.
 */
final class GraftsTest {
  private static final int DOCUMENTS = 150;

  @Test
  void aTeeHostTakesWhatWeMakeOfThem() throws Exception {
    Map<String, byte[]> converted = new LinkedHashMap<>();
    for (Tee tee : Tee.all()) {
      Grafts grafts = new Grafts(20261126);
      Request request = Request.on(Corpus.debianHost());
      for (int i = 0; i < DOCUMENTS; i++) {
        byte[] graft = grafts.next();
        Result result = Chain.forTee(tee).apply(DomainDocument.parse(graft), request);
        if (!result.refused()) {
          converted.put(tee.name() + " " + i, result.orThrow().toBytes());
        }
      }
    }
    Map<String, Answers> answers = TeeHost.ask(converted);
    assertThat(answers).hasSizeGreaterThan(DOCUMENTS);
    int accepted = 0;
    for (Map.Entry<String, Answers> one : answers.entrySet()) {
      Answers said = one.getValue();
      String name = one.getKey();
      if (lacksSomething(said)) {
        continue;
      }
      accepted++;
      assertThat(List.of(said.define(), said.validate(), said.translate()))
          .as(name + new String(converted.get(name), StandardCharsets.UTF_8))
          .containsOnly(TeeHost.ACCEPTED);
      assertThat(new TeeCommandLine(said.commandLine()).flaws(name.substring(0, 3)))
          .as(name)
          .isEmpty();
    }
    System.out.println(
        "grafted domains on a TEE host: " + accepted + " of " + answers.size() + " accepted");
    assertThat(accepted).isGreaterThan(answers.size() * 9 / 10);
  }

  /** What the real domain says that this host lacks, or that libvirt never took. */
  private static boolean lacksSomething(Answers said) {
    String all = said.define() + said.validate() + said.translate();
    return Stream.of(
            "no connection driver available for secret",
            "VNC password is 12 characters long",
            "spice graphics are not supported",
            "graphics device is needed for attribute value 'display=on'",
            "Hostdev already exists",
            "Element commandline has extra content: arg")
        .anyMatch(all::contains);
  }
}
