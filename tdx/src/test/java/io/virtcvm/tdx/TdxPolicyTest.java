package io.virtcvm.tdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TdxPolicyTest {
  @Test
  void readsHexadecimal() {
    assertThat(TdxPolicy.parse("0x10000000").bits()).isEqualTo(1L << 28);
    assertThat(TdxPolicy.ofLibvirt("10000000")).isEqualTo(TdxPolicy.parse("0x10000000"));
    assertThat(TdxPolicy.parse("0X10000000")).hasToString("0x10000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "10000000", "0xg", "0x+10000000", "0x10000000000000000"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TdxPolicy.parse(text));
  }

  @Test
  void knowsTheTwoBitsThatLibvirtAllows() {
    assertThat(new TdxPolicy(0).isLaunchable()).isTrue();
    assertThat(new TdxPolicy(0x10000001).isLaunchable()).isTrue();
    assertThat(new TdxPolicy(2).isLaunchable()).isFalse();
    assertThat(new TdxPolicy(1L << 63).isLaunchable()).isFalse();
    assertThat(new TdxPolicy(1).allowsDebugging()).isTrue();
    assertThat(new TdxPolicy(1).disablesSeptVe()).isFalse();
    assertThat(new TdxPolicy(1L << 28).disablesSeptVe()).isTrue();
  }

  @Test
  void aSocketIsAnAbsolutePathOrNothing() {
    assertThat(QgsSocket.parse("").path()).isEmpty();
    assertThat(QgsSocket.parse("/run/qgs").path()).contains("/run/qgs");
    assertThatIllegalArgumentException().isThrownBy(() -> QgsSocket.parse("qgs"));
  }
}
