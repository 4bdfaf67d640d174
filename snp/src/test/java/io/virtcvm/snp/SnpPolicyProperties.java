package io.virtcvm.snp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class SnpPolicyProperties {
  @Property(seed = "20261122")
  void whatIsWrittenIsReadBack(@ForAll long bits) {
    SnpPolicy policy = new SnpPolicy(bits);
    assertThat(SnpPolicy.parse(policy.toString())).isEqualTo(policy);
    assertThat(SnpPolicy.ofLibvirt(Long.toHexString(bits))).isEqualTo(policy);
  }

  @Property(seed = "20261122")
  void whatIsNamedIsReadBack(@ForAll long bits) {
    SnpPolicy policy = new SnpPolicy(bits).launchable();
    if (!policy.names().equals("none")) {
      assertThat(SnpPolicy.parse(policy.names())).isEqualTo(policy);
    }
  }

  @Property(seed = "20261122")
  void whatTheRemedySaysLaunchesAndKeepsEveryChoice(@ForAll long bits) {
    SnpPolicy mended = new SnpPolicy(bits).launchable();
    long choices = 0x3fdffff;
    assertThat(mended.isLaunchable()).isTrue();
    assertThat(mended.bits() & choices).isEqualTo(bits & choices);
  }
}
