package io.virtcvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.libvirt.HostChecks;
import org.junit.jupiter.api.Test;

final class ExplainTest {
  @Test
  void listsAllRulesInOrder() throws Exception {
    Command explain = Command.run("explain");
    assertThat(explain.exit()).isZero();
    assertThat(explain.out()).containsSubsequence("snp: AMD SEV-SNP", "tdx: Intel TDX");
    for (Tee tee : Tee.all()) {
      for (Rule rule : tee.rules()) {
        assertThat(explain.out()).containsSubsequence(rule.id(), rule.summary());
      }
    }
  }

  @Test
  void explainsOneRule() throws Exception {
    Command explain = Command.run("explain", "snp.smm-off");
    assertThat(explain.exit()).isZero();
    assertThat(explain.out()).startsWith("# snp.smm-off: ").contains("## Sources");
  }

  @Test
  void anUnknownRuleIsAUsageError() throws Exception {
    Command explain = Command.run("explain", "snp.nonesuch");
    assertThat(explain.exit()).isEqualTo(2);
    assertThat(explain.err()).contains("unknown rule 'snp.nonesuch'");
  }

  @Test
  void helpAndVersionEndWithZero() throws Exception {
    assertThat(Command.run("--help").out()).contains("convert", "explain");
    assertThat(Command.run("convert", "--help").out()).contains("--tee", "--firmware", "--qgs");
    assertThat(Command.run("--version").out()).startsWith("virt-cvm 0.");
  }

  @Test
  void explainsEachCheckOfTheHost() throws Exception {
    String all = Command.run("explain").out();
    assertThat(HostChecks.SUMMARIES).hasSize(6);
    for (String check : HostChecks.SUMMARIES.keySet()) {
      assertThat(all).contains("    " + check + " ");
      Command page = Command.run("explain", check);
      assertThat(page.exit()).isZero();
      assertThat(page.out()).startsWith("# " + check + ": ").contains("## What the check does");
    }
  }
}
