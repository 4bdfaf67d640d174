package io.virtcvm.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Not golden cases: JAXB, which reads all of those, or libvirt's schema cannot read these. */
final class SnpOddContentTest {
  /** Libvirt 12.8 launches this with policy 0x830000 and firmware '/fw.old'. */
  private static final String DOMAIN =
      """
      <domain type='kvm'>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader type='rom' stateless='yes'>/fw<hint>.old</hint></loader>
        </os>
        <launchSecurity type='sev-snp'><policy>0x<b>8</b>30000</policy></launchSecurity>
      </domain>
      """;

  @Test
  void whatANewerLibvirtMayHaveIsToldAndKept() throws IOException {
    Path right = Corpus.domains().resolve("cases/snp/already-right/in.xml");
    String xml =
        Files.readString(right)
            .replace("<launchSecurity", "<launchSecurity unheardOf='yes'")
            .replace("</launchSecurity>", "<unheardOfToo/></launchSecurity>");
    Result result =
        Chain.forTee(new Snp()).apply(DomainDocument.parse(xml), Request.on(Corpus.debianHost()));
    assertThat(result.orThrow().toXml()).isEqualTo(xml);
    assertThat(result.problems())
        .extracting(Problem::rule, Problem::where)
        .containsExactly(
            tuple("snp.content", "launchSecurity/@unheardOf"),
            tuple("snp.content", "launchSecurity/unheardOfToo"));
  }

  @Test
  void elementsInValuesAreRefused() {
    Request request = Request.on(Host.withDescriptorsFrom(List.of()));
    assertThat(Chain.forTee(new Snp()).apply(DomainDocument.parse(DOMAIN), request).problems())
        .extracting(Problem::rule, Problem::where)
        .containsExactly(
            tuple("snp.unambiguous", "os/loader"),
            tuple("snp.unambiguous", "launchSecurity/policy"),
            tuple("snp.stateless-firmware", "os/loader"));
  }
}
