package io.virtcvm.hook;

import static io.virtcvm.hook.Hooks.domain;
import static io.virtcvm.hook.Hooks.hook;
import static io.virtcvm.hook.Hooks.vmi;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xmlunit.builder.DiffBuilder;
import org.xmlunit.diff.DefaultNodeMatcher;
import org.xmlunit.diff.Diff;
import org.xmlunit.diff.ElementSelectors;

/**
 * KubeVirt asks several times as one VM starts, each time with what its own model of a domain has
 * left of the answer before.
 */
final class SecondCallTest {
  private static final String HOST_DATA = "3q2+78r+ur7erb7vyv66vt6tvu/K/rq+3q2+78r+ur4=";
  private static final String ID =
      "3q2+78r+ur7erb7vyv66vt6tvu/K/rq+3q2+78r+ur7erb7vyv66vt6tvu/K/rq+";

  private record Start(String domain, String security, List<String> annotations) {
    @Override
    public String toString() {
      return domain + " " + annotations.get(0);
    }
  }

  private static List<Start> starts() {
    List<String> snp =
        List.of(
            "virt-cvm.io/tee=snp",
            "virt-cvm.io/policy=smt,single-socket",
            "virt-cvm.io/host-data=" + HOST_DATA,
            "virt-cvm.io/kernel-hashes=no",
            "virt-cvm.io/vcek=no");
    List<String> tdx =
        List.of(
            "virt-cvm.io/tee=tdx",
            "virt-cvm.io/policy=sept-ve-disable",
            "virt-cvm.io/qgs=/run/qgs/mine.socket",
            "virt-cvm.io/mr-config-id=" + ID,
            "virt-cvm.io/mr-owner=" + ID,
            "virt-cvm.io/mr-owner-config=" + ID,
            "kubevirt.io/qgs-socket-path=/var/run/tdx-qgs/qgs.socket");
    String document =
        """
        version = "0.1.0"
        algorithm = "sha256"

        [data]
        "aa.toml" = "url = 'https://kbs'"
        """;
    String initdata =
        "virt-cvm.io/initdata=" + Base64.getEncoder().encodeToString(document.getBytes(UTF_8));
    String secureBoot = "\"firmware\":{\"bootloader\":{\"efi\":{}}}";
    return List.of(
        new Start("snp", "\"launchSecurity\":{\"snp\":{}}", snp),
        new Start("tdx", "\"launchSecurity\":{\"tdx\":{}}", tdx),
        new Start("tdx-secure-boot", "\"launchSecurity\":{\"tdx\":{}}," + secureBoot, tdx),
        new Start("efi", "", snp),
        new Start("efi", "", tdx),
        new Start("efi-secure-boot", secureBoot, snp),
        new Start("efi-secure-boot", secureBoot, tdx),
        new Start("bios", "", snp),
        new Start("bios", "", tdx),
        new Start("virtiofs", "", snp),
        new Start("qemu-commandline", "", snp),
        new Start("efi-secure-boot-windows", secureBoot, tdx),
        new Start("many", "", tdx),
        new Start("snp", "\"launchSecurity\":{\"snp\":{}}", List.of(initdata)),
        new Start("tdx", "\"launchSecurity\":{\"tdx\":{}}", List.of(initdata)),
        new Start("gpu", "", snp),
        new Start("dedicated", "", snp));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void putsBackWhatWasLost(Start start) throws Exception {
    VmiHook hook = hook("tee=auto");
    byte[] vmi = vmi(start.security(), start.annotations().toArray(new String[0]));
    byte[] first = hook.onDefineDomain(vmi, domain(start.domain()));
    byte[] thinned = DomainSpec.thin(first);
    assertThat(new String(thinned, UTF_8))
        .as("what KubeVirt keeps")
        .doesNotContain("hostData", "mrConfigId", "stateless", "ioapic", "<smm state");
    byte[] second = hook.onDefineDomain(vmi, thinned);
    assertSame(first, second);
    byte[] third = hook.onDefineDomain(vmi, DomainSpec.thin(second));
    assertSame(first, third);
    assertThat(hook.onDefineDomain(vmi, third)).isEqualTo(third);
  }

  @Test
  void thinningTakesOnlyWhatIsUnknown() throws Exception {
    byte[] own = domain("efi");
    assertSame(own, DomainSpec.thin(own));
  }

  private static void assertSame(byte[] first, byte[] second) {
    Diff diff =
        DiffBuilder.compare(first)
            .withTest(second)
            .ignoreWhitespace()
            .ignoreComments()
            .withNodeMatcher(new DefaultNodeMatcher(ElementSelectors.byNameAndAllAttributes))
            .checkForSimilar()
            .build();
    assertThat(diff.hasDifferences()).as(diff.toString()).isFalse();
  }
}
