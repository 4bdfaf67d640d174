package io.virtcvm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.RefusedException;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import io.virtcvm.libvirt.HostConversion.Order;
import io.virtcvm.libvirt.HostConversion.Outcome;
import io.virtcvm.rules.FirmwareSource;
import io.virtcvm.rules.StatelessFirmware;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There and back on libvirt's test driver, which needs no daemon and no rights. */
final class HostConversionTest {
  private static final String PLAIN =
      """
      <domain type='kvm'>
        <name>web1</name>
        <metadata><x:note xmlns:x='urn:x'>of its owner</x:note></metadata>
        <memory unit='MiB'>64</memory>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
        </os>
        <features><acpi/></features>
        <cpu mode='host-passthrough'/>
        <devices><graphics type='vnc' passwd='s3cret'/></devices>
      </domain>
      """;

  private static Connection open() throws IOException {
    return Connection.open(Optional.of("test:///default"), Connection.Access.WRITE);
  }

  private static Order order(String tee) {
    Request request =
        Request.on(Host.local())
            .with(StatelessFirmware.FIRMWARE, FirmwareSource.file("/usr/share/ovmf/tee.fd"));
    Tee named = Tee.named(tee);
    return new Order(named, request, Offer.yes(named.launchSecurity(), "a test says so"), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snp", "tdx"})
  void thereAndBack(String tee) throws IOException {
    try (Connection connection = open();
        LibvirtDomain domain = connection.define(PLAIN)) {
      String before = domain.definitionWithSecrets();
      HostConversion conversion = HostConversion.of(connection, domain, order(tee));
      assertThat(conversion.result().refused()).isFalse();
      assertThat(domain.definitionWithSecrets()).isEqualTo(before);

      assertThat(conversion.define("1.2.3")).isEqualTo(Outcome.DEFINED);
      assertThat(domain.definitionWithSecrets())
          .contains("<launchSecurity type='" + Tee.named(tee).launchSecurity() + "'")
          .contains("passwd='s3cret'")
          .contains("of its owner");
      assertThat(HostConversion.of(connection, domain, order(tee)).define("1.2.3"))
          .isEqualTo(Outcome.UNCHANGED);

      HostRevert revert = HostRevert.of(connection, domain).orElseThrow();
      assertThat(revert.record().tee()).isEqualTo(tee);
      assertThat(revert.record().tool()).isEqualTo("1.2.3");
      assertThat(revert.record().previous()).doesNotContain("s3cret");
      assertThat(revert.editedSince()).isFalse();
      assertThat(revert.define()).isEmpty();
      assertThat(domain.definitionWithSecrets()).isEqualTo(before);
      assertThat(HostRevert.of(connection, domain)).isEmpty();
    }
  }

  @Test
  void whatIsEditedInBetweenIsNotOverwritten() throws IOException {
    try (Connection connection = open();
        LibvirtDomain domain = connection.define(PLAIN)) {
      HostConversion conversion = HostConversion.of(connection, domain, order("snp"));
      String edited = domain.definitionWithSecrets().replace("65536", "131072");
      connection.define(edited).close();
      assertThatThrownBy(() -> conversion.define("1.2.3"))
          .isInstanceOf(ChangedMeanwhileException.class);
      assertThat(domain.definitionWithSecrets()).contains("131072").doesNotContain("sev-snp");
    }
  }

  @Test
  void aDomainThatAppearsInBetweenIsNotOverwritten() throws IOException {
    DomainDocument document =
        DomainDocument.parse(
            PLAIN.replace("</name>", "</name><uuid>11111111-2222-3333-4444-555555555555</uuid>"));
    try (Connection connection = open()) {
      HostConversion conversion =
          HostConversion.of(connection, Optional.empty(), document, order("snp"));
      try (LibvirtDomain other = connection.define(document.toXml())) {
        assertThatThrownBy(() -> conversion.define("1.2.3"))
            .isInstanceOf(ChangedMeanwhileException.class);
        assertThat(other.definition()).doesNotContain("sev-snp");
      }
    }
  }

  @Test
  void aHostWithoutTheTeeIsRefused() throws IOException {
    Order lacking =
        new Order(
            Tee.named("snp"),
            order("snp").request(),
            Offer.no("sev-snp", "its CPU is old", "buy another"),
            false);
    try (Connection connection = open();
        LibvirtDomain domain = connection.define(PLAIN)) {
      HostConversion conversion = HostConversion.of(connection, domain, lacking);
      assertThatThrownBy(() -> conversion.define("1.2.3"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("its CPU is old")
          .hasMessageContaining("buy another");
      assertThat(domain.definition()).doesNotContain("sev-snp");
    }
  }
}
