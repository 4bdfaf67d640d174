package io.virtcvm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaxNgValidatorTest {
  private static final String VALID =
      """
      <domain type='kvm'>
        <name>vm</name>
        <memory unit='MiB'>512</memory>
        <os>
          <type arch='x86_64' machine='q35'>hvm</type>
        </os>
        <launchSecurity type='sev-snp'>
          <policy>0x30000</policy>
        </launchSecurity>
      </domain>
      """;

  @Test
  void acceptsWhatLibvirtAccepts() throws IOException {
    assertThat(validator().validate(VALID)).isEmpty();
  }

  @Test
  void saysWhereAndWhatIsWrong() throws IOException {
    assertThat(validator().validate(VALID.replace("sev-snp", "snp")))
        .first()
        .asString()
        .startsWith("7:")
        .contains("\"type\"");
  }

  @Test
  void findsASecondLaunchSecurity() throws IOException {
    String twice = VALID.replace("</domain>", "<launchSecurity type='tdx'/></domain>");
    assertThat(validator().validate(twice)).isNotEmpty();
  }

  @Test
  void reportsWhatIsNotWellFormed() throws IOException {
    assertThat(validator().validate("<domain>")).hasSize(2).last().asString().startsWith("1:");
    assertThat(validator().validate("<!DOCTYPE domain []><domain/>"))
        .anyMatch(problem -> problem.contains("DOCTYPE"));
  }

  @Test
  void saysWhichSchemaIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> RelaxNgValidator.of(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("install libvirt-common");
  }

  private static RelaxNgValidator validator() throws IOException {
    return RelaxNgValidator.of(InstalledLibvirt.schemas());
  }
}
