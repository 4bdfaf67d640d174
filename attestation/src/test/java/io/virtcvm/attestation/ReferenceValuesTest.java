package io.virtcvm.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import io.virtcvm.attestation.ReferenceValues.Digests;
import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.model.Domain;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferenceValuesTest {
  private static Domain domain(String type, String policy) {
    return DomainDocument.parse(
            "<domain><os/><launchSecurity type='%s'>%s</launchSecurity></domain>"
                .formatted(type, policy.isEmpty() ? "" : "<policy>" + policy + "</policy>"))
        .domain();
  }

  private static Digest digest(String digits) {
    return IdBlock.launchDigest(digits.repeat(48));
  }

  private static Value value(String name, String digits) {
    return new Value(name, "", digest(digits), LaunchMeasurement.Evidence.IMPLEMENTATIONS_AGREE);
  }

  private static List<ReferenceValues.Value> values(Domain domain, Value... measured) {
    String type = domain.getLaunchSecurity().getType();
    return ReferenceValues.of(
            domain, new LaunchMeasurement(type, List.of(measured), List.of(), List.of()))
        .values();
  }

  @Test
  void namesWhatThePolicyComparesOfSnp() {
    assertThat(
            values(
                domain("sev-snp", "0x130137"),
                value("launch-digest", "0a"),
                value("launch-digest", "0b"),
                value("launch-digest", "0a"),
                value("unknown-to-the-policy", "0c")))
        .containsExactly(
            new Digests("snp_launch_measurement", List.of(digest("0a"), digest("0b"))),
            new Quantity("snp_guest_abi_major", 1),
            new Quantity("snp_guest_abi_minor", 0x37),
            new Flag("snp_single_socket", true),
            new Flag("snp_smt_allowed", true));
    assertThat(values(domain("sev-snp", "20000"), value("launch-digest", "0a")))
        .contains(new Flag("snp_single_socket", false), new Flag("snp_smt_allowed", false));
  }

  @Test
  void namesWhatThePolicyComparesOfTdx() {
    assertThat(
            values(
                domain("tdx", ""),
                value("mr_td", "0a"),
                value("rtmr_1", "0b"),
                value("rtmr_2", "0c")))
        .containsExactly(
            new Digests("mr_td", List.of(digest("0a"))),
            new Digests("rtmr_1", List.of(digest("0b"))),
            new Digests("rtmr_2", List.of(digest("0c"))));
  }

  @Test
  void refusesWhatThePolicyDoesNotKnow() {
    assertThatThrownBy(() -> values(domain("sev", "0x1"), value("launch-digest", "0a")))
        .isInstanceOf(UnmeasurableException.class)
        .hasMessage("Trustee's default policy knows no 'sev'");
    for (String policy : new String[] {"", "smt"}) {
      assertThatThrownBy(() -> values(domain("sev-snp", policy), value("launch-digest", "0a")))
          .isInstanceOf(UnmeasurableException.class)
          .hasMessage("no guest policy that libvirt could read: '" + policy + "'");
    }
  }
}
