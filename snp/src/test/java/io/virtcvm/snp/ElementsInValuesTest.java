package io.virtcvm.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Not golden cases: JAXB, which reads all of those, cannot read these. */
final class ElementsInValuesTest {
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
  void areRefused() {
    Request request = Request.on(Host.withDescriptorsFrom(List.of()));
    assertThat(Chain.forTee(new Snp()).apply(DomainDocument.parse(DOMAIN), request).problems())
        .extracting(Problem::rule, Problem::where)
        .containsExactly(
            tuple("snp.unambiguous", "os/loader"),
            tuple("snp.unambiguous", "launchSecurity/policy"),
            tuple("snp.stateless-firmware", "os/loader"));
  }

  /** All of this takes part in a launch digest. */
  @ParameterizedTest
  @CsvSource({
    "<cmdline>a<b>c</b>d</cmdline>, os/cmdline",
    "<initrd>/i<b>c</b></initrd>, os/initrd",
    "<shim>/s<b>c</b></shim>, os/shim",
    "<cmdline>a</cmdline><cmdline>b</cmdline>, os/cmdline",
    "</os><vcpu>1<b>2</b></vcpu><os>, vcpu",
    "</os><vcpu>1</vcpu><vcpu>2</vcpu><os>, vcpu",
    "</os><cpu><model>EPYC<b>-v4</b></model></cpu><os>, cpu/model",
    "</os><vcpu xmlns:x='urn:x' x:current='1'>2</vcpu><os>, vcpu/@current",
    "</os><vcpus xmlns:x='urn:x'><vcpu x:id='0' enabled='yes'/></vcpus><os>, vcpus/vcpu/@id"
  })
  void areRefusedWhereTheyAreMeasured(String more, String where) {
    String domain = DOMAIN.replace("</os>", more + "</os>").replace("<os></os>", "");
    Request request = Request.on(Host.withDescriptorsFrom(List.of()));
    assertThat(Chain.forTee(new Snp()).apply(DomainDocument.parse(domain), request).problems())
        .extracting(Problem::rule, Problem::where)
        .contains(tuple("snp.unambiguous", where));
  }
}
