package io.virtcvm.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnpPolicyTest {
  @Test
  void readsHexadecimal() {
    assertThat(SnpPolicy.parse("0x30000")).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(SnpPolicy.parse("0X00030000")).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(SnpPolicy.parse("0xffffffffffffffff").bits()).isEqualTo(-1);
    assertThat(SnpPolicy.DEFAULT).hasToString("0x30000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "30000",
        "196608",
        "0x-1",
        "0x3 0000",
        "0x+30000",
        "0x\u0663\u0660000",
        "0x10000000000000000"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SnpPolicy.parse(text));
  }

  @Test
  void readsNames() {
    assertThat(SnpPolicy.parse("smt")).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(SnpPolicy.parse("smt,single-socket")).isEqualTo(new SnpPolicy(0x130000));
    assertThat(SnpPolicy.parse("abi=1.55")).isEqualTo(new SnpPolicy(0x20137));
    assertThat(new SnpPolicy(0x130137).names()).isEqualTo("smt,single-socket,abi=1.55");
    assertThat(new SnpPolicy(0x20000).names()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SMT",
        "smt,",
        "smt single-socket",
        "abi=",
        "abi=1",
        "abi=1.256",
        "abi=-1.0",
        "abi=1.2.3",
        "abi=+1.+5",
        "abi=1.55,abi=2.0"
      })
  void refusesOtherNames(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SnpPolicy.parse(text));
  }

  @Test
  void readsWhatLibvirtReads() {
    assertThat(SnpPolicy.ofLibvirt("30000")).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(SnpPolicy.ofLibvirt("0x00030000")).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(SnpPolicy.ofLibvirt("196608")).isEqualTo(new SnpPolicy(0x196608));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 30000", "+30000", "-1", "\u0663\u0660000", "\uff13\uff10000"})
  void refusesWhatLibvirtRefuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SnpPolicy.ofLibvirt(text));
  }

  @Test
  void knowsItsReservedBits() {
    assertThat(new SnpPolicy(0x30000).isLaunchable()).isTrue();
    assertThat(new SnpPolicy(0x10000).isLaunchable()).isFalse();
    assertThat(new SnpPolicy(0x10000).launchable()).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(new SnpPolicy(1L << 25 | 0x30000).isLaunchable()).isTrue();
    assertThat(new SnpPolicy(1L << 26 | 0x30000).isLaunchable()).isFalse();
    assertThat(new SnpPolicy(1L << 63 | 0x30000).launchable()).isEqualTo(SnpPolicy.DEFAULT);
    assertThat(new SnpPolicy(0x1ff0000 & ~(1L << 19)).isLaunchable()).isTrue();
  }

  @Test
  void knowsWhenTheHostMayRead() {
    assertThat(new SnpPolicy(0xb0000).allowsDebugging()).isTrue();
    assertThat(SnpPolicy.DEFAULT.allowsDebugging()).isFalse();
  }
}
