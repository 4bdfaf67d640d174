package io.virtcvm.hook;

import static io.virtcvm.hook.Hooks.domain;
import static io.virtcvm.hook.Hooks.hook;
import static io.virtcvm.hook.Hooks.vmi;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtcvm.Tee;
import io.virtcvm.hook.HookRefusedException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a VM, from its VMI and what the administrator said. */
final class VmiHookTest {
  private static final String HOST_DATA = "3q2+78r+ur7erb7vyv66vt6tvu/K/rq+3q2+78r+ur4=";
  private static final String CONFIG_ID =
      "3q2+78r+ur7erb7vyv66vt6tvu/K/rq+3q2+78r+ur7erb7vyv66vt6tvu/K/rq+";
  private static final String[] NONE = {};

  /**
   * A VM.
   *
   * @param flags the administrator's
   * @param security members of spec.domain
   * @param annotations the owner's
   * @param domain KubeVirt's, by its name in the corpus
   * @param expected what the XML has; or, after a dash, does not have
   */
  private record Converted(
      String what,
      List<String> flags,
      String security,
      List<String> annotations,
      String domain,
      List<String> expected) {
    Converted(
        String what,
        List<String> flags,
        String security,
        List<String> annotations,
        String domain,
        String... expected) {
      this(what, flags, security, annotations, domain, List.of(expected));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Converted> converted() {
    return List.of(
        new Converted(
            "the administrator's TEE",
            List.of("tee=snp"),
            "",
            List.of(),
            "efi",
            "<launchSecurity type=\"sev-snp\"",
            "/usr/share/OVMF/OVMF.amdsev.fd</loader>",
            "-<nvram"),
        new Converted(
            "the VMI's own SNP, completed",
            List.of("tee=auto", "host-data=" + HOST_DATA, "kernel-hashes=no"),
            "\"launchSecurity\":{\"snp\":{}}",
            List.of(),
            "snp",
            "<launchSecurity type=\"sev-snp\" kernelHashes=\"no\"",
            "<hostData>" + HOST_DATA,
            "<policy>0x30000</policy>"),
        new Converted(
            "auto is the default, and null is nothing",
            List.of(),
            "\"launchSecurity\":{\"sev\":null,\"snp\":null,\"tdx\":{}}",
            List.of(),
            "tdx",
            "<launchSecurity type=\"tdx\"",
            "OVMF.inteltdx.fd</loader>"),
        new Converted(
            "the owner's TEE and options",
            List.of(),
            "",
            List.of("virt-cvm.io/tee=tdx", "virt-cvm.io/mr-config-id=" + CONFIG_ID),
            "efi",
            "<mrConfigId>" + CONFIG_ID),
        new Converted(
            "the owner counts more than the administrator",
            List.of("tee=snp", "policy=smt"),
            "",
            List.of("virt-cvm.io/policy=smt,single-socket"),
            "efi",
            "<policy>0x130000</policy>"),
        new Converted(
            "another policy than KubeVirt writes for everybody",
            List.of("tee=snp", "policy=smt,single-socket"),
            "\"launchSecurity\":{\"snp\":{}}",
            List.of(),
            "snp",
            "<policy>0x130000</policy>"),
        new Converted(
            "a policy for one TEE alone",
            List.of("snp.policy=single-socket,smt", "policy=0x0", "tdx.policy=sept-ve-disable"),
            "\"launchSecurity\":{\"snp\":{}}",
            List.of(),
            "snp",
            "<policy>0x130000</policy>"),
        new Converted(
            "an empty annotation is the bare option",
            List.of("tee=tdx"),
            "",
            List.of("virt-cvm.io/qgs="),
            "efi",
            "<quoteGenerationService"),
        new Converted(
            "another socket than KubeVirt's configuration",
            List.of(),
            "\"launchSecurity\":{\"tdx\":{}}",
            List.of(
                "virt-cvm.io/qgs=/run/qgs/mine.socket",
                "kubevirt.io/qgs-socket-path=/var/run/tdx-qgs/qgs.socket"),
            "tdx",
            "path=\"/run/qgs/mine.socket\"",
            "-/var/run/tdx-qgs"),
        new Converted(
            "KubeVirt's own socket",
            List.of(),
            "\"launchSecurity\":{\"tdx\":{}}",
            List.of(),
            "tdx",
            "path=\"/var/run/tdx-qgs/qgs.socket\""),
        new Converted(
            "Secure Boot, which KubeVirt takes for granted, has its own build",
            List.of("tee=tdx"),
            "\"firmware\":{\"bootloader\":{\"efi\":{}}}",
            List.of(),
            "efi-secure-boot",
            "OVMF.inteltdx.secboot.fd</loader>"),
        new Converted(
            "the build without Secure Boot",
            List.of("tee=tdx"),
            "\"firmware\":{\"bootloader\":{\"efi\":{\"secureBoot\":false}}}",
            List.of(),
            "efi",
            "OVMF.inteltdx.fd</loader>"),
        new Converted(
            "the build that KubeVirt chose",
            List.of(),
            "\"launchSecurity\":{\"tdx\":{}}",
            List.of(),
            "tdx-secure-boot",
            "OVMF.inteltdx.secboot.fd</loader>"),
        new Converted(
            "the administrator's firmware",
            List.of("tee=snp", "firmware=/usr/share/edk2/ovmf/OVMF.amdsev.fd"),
            "",
            List.of(),
            "efi",
            "/usr/share/edk2/ovmf/OVMF.amdsev.fd</loader>"),
        new Converted(
            "debugging, where the administrator allows it",
            List.of("tee=snp", "allow=default,debug"),
            "",
            List.of("virt-cvm.io/policy=smt,debug"),
            "efi",
            "<policy>0xb0000</policy>"),
        new Converted(
            "firmware by the owner, where the administrator allows it",
            List.of("tee=snp", "allow=firmware"),
            "",
            List.of("virt-cvm.io/firmware=/usr/share/OVMF/mine.fd"),
            "efi",
            "/usr/share/OVMF/mine.fd</loader>"));
  }

  @ParameterizedTest
  @MethodSource("converted")
  void converts(Converted one) throws Exception {
    byte[] out =
        hook(one.flags().toArray(NONE))
            .onDefineDomain(
                vmi(one.security(), one.annotations().toArray(NONE)), domain(one.domain()));
    for (String expected : one.expected()) {
      if (expected.startsWith("-")) {
        assertThat(new String(out, UTF_8)).doesNotContain(expected.substring(1));
      } else {
        assertThat(new String(out, UTF_8)).contains(expected);
      }
    }
  }

  private record Refused(
      String what, List<String> flags, String security, List<String> annotations, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Refused> refused() {
    return List.of(
        new Refused(
            "a VMI that asks for nothing",
            List.of(),
            "",
            List.of(),
            "the VM would start unprotected: nothing asks for a kind of confidential VM: add"
                + " virt-cvm.io/tee or spec.domain.launchSecurity (snp, tdx), or let the cluster's"
                + " administrator allow it with --allow-unprotected"),
        new Refused(
            "options without a TEE",
            List.of("allow-unprotected=yes"),
            "",
            List.of("virt-cvm.io/policy=smt"),
            "annotation virt-cvm.io/policy is for a confidential VM, and nothing says of which kind:"
                + " add virt-cvm.io/tee or spec.domain.launchSecurity"),
        new Refused(
            "SEV",
            List.of(),
            "\"launchSecurity\":{\"sev\":{\"policy\":{}}}",
            List.of(),
            "spec.domain.launchSecurity asks for 'sev', which nothing is converted to here: take one"
                + " of snp, tdx, or start the VM without this hook"),
        new Refused(
            "SEV-ES",
            List.of("allow-unprotected=yes"),
            "\"launchSecurity\":{\"sev\":{\"policy\":{\"encryptedState\":true}}}",
            List.of(),
            "spec.domain.launchSecurity asks for 'sev-es', which nothing is converted to here: take"
                + " one of snp, tdx, or start the VM without this hook"),
        new Refused(
            "a kind from the future",
            List.of("tee=snp"),
            "\"launchSecurity\":{\"cca\":{}}",
            List.of(),
            "spec.domain.launchSecurity asks for 'cca', which nothing is converted to here: take one"
                + " of snp, tdx, or start the VM without this hook"),
        new Refused(
            "two kinds",
            List.of(),
            "\"launchSecurity\":{\"snp\":{},\"tdx\":{}}",
            List.of(),
            "spec.domain.launchSecurity names 2 kinds of confidential VM: name one of snp, tdx"),
        new Refused(
            "no kind",
            List.of("allow-unprotected=yes"),
            "\"launchSecurity\":{}",
            List.of(),
            "spec.domain.launchSecurity names 0 kinds of confidential VM: name one of snp, tdx"),
        new Refused(
            "another kind than the administrator's",
            List.of("tee=snp"),
            "\"launchSecurity\":{\"tdx\":{}}",
            List.of(),
            "conflict: spec.domain.launchSecurity asks for 'tdx', asked for here is 'snp': make the"
                + " two agree, or take launchSecurity out"),
        new Refused(
            "another kind than the annotation's",
            List.of(),
            "\"launchSecurity\":{\"tdx\":{}}",
            List.of("virt-cvm.io/tee=snp"),
            "conflict: spec.domain.launchSecurity asks for 'tdx', asked for here is 'snp': make the"
                + " two agree, or take launchSecurity out"),
        new Refused(
            "an unknown TEE",
            List.of(),
            "",
            List.of("virt-cvm.io/tee=SNP"),
            "invalid value 'SNP' for annotation virt-cvm.io/tee: take one of auto, snp, tdx"),
        new Refused(
            "an unknown annotation",
            List.of("tee=snp", "allow=host-data"),
            "",
            List.of("virt-cvm.io/hostdata=x"),
            "unknown annotation 'virt-cvm.io/hostdata': take it out; there are"
                + " virt-cvm.io/host-data"),
        new Refused(
            "one that is not allowed",
            List.of("tee=snp", "allow=none"),
            "",
            List.of("virt-cvm.io/policy=smt"),
            "annotation 'virt-cvm.io/policy' is not allowed here: take it out, or ask the cluster's"
                + " administrator, who can allow it with --allow; allowed are none"),
        new Refused(
            "another TEE, for which the administrator's binding says nothing",
            List.of("tee=snp", "host-data=" + "A".repeat(43) + "="),
            "",
            List.of("virt-cvm.io/tee=tdx"),
            "conflict: --host-data is set here, and 'tdx' has no such option: ask for 'snp', or ask"
                + " the cluster's administrator"),
        new Refused(
            "nothing asked, and no annotation allowed",
            List.of("allow=none"),
            "",
            List.of(),
            "the VM would start unprotected: nothing asks for a kind of confidential VM: add"
                + " spec.domain.launchSecurity (snp, tdx), or let the cluster's administrator allow"
                + " it with --allow-unprotected"),
        new Refused(
            "the firmware, unless allowed",
            List.of("tee=snp", "allow=default"),
            "",
            List.of("virt-cvm.io/firmware=/etc/passwd"),
            "annotation 'virt-cvm.io/firmware' is not allowed here: take it out, or ask the cluster's"
                + " administrator, who can allow it with --allow; allowed are virt-cvm.io/tee,"
                + " virt-cvm.io/policy, virt-cvm.io/host-data, virt-cvm.io/initdata, virt-cvm.io/id-block,"
                + " virt-cvm.io/id-auth, virt-cvm.io/author-key, virt-cvm.io/kernel-hashes,"
                + " virt-cvm.io/vcek, virt-cvm.io/qgs, virt-cvm.io/mr-config-id,"
                + " virt-cvm.io/mr-owner, virt-cvm.io/mr-owner-config"),
        new Refused(
            "a policy that opens the guest, by names",
            List.of("tee=snp"),
            "",
            List.of("virt-cvm.io/policy=smt,debug"),
            "invalid value 'smt,debug' for annotation virt-cvm.io/policy: it lets the host debug the"
                + " guest, which is not allowed here: clear the bit 'debug', or ask the cluster's"
                + " administrator, who can allow it with --allow"),
        new Refused(
            "a policy that opens the guest, by number",
            List.of("tee=tdx"),
            "",
            List.of("virt-cvm.io/policy=0x0000000000000001"),
            "invalid value '0x0000000000000001' for annotation virt-cvm.io/policy: it lets the host"
                + " debug the guest, which is not allowed here: clear the bit 'debug', or ask the"
                + " cluster's administrator, who can allow it with --allow"),
        new Refused(
            "a file, which is the administrator's alone to name",
            List.of("tee=snp"),
            "",
            List.of("virt-cvm.io/host-data=@/etc/shadow"),
            "invalid value '@/etc/shadow' for annotation virt-cvm.io/host-data: write 32"
                + " bytes in base64; this is not base64"),
        new Refused(
            "an option of the other TEE",
            List.of("tee=snp"),
            "",
            List.of("virt-cvm.io/qgs="),
            "annotation virt-cvm.io/qgs says nothing to 'snp': take it out"),
        new Refused(
            "all that is wrong, at once",
            List.of("tee=snp"),
            "",
            List.of("virt-cvm.io/x=1", "virt-cvm.io/firmware=/x", "virt-cvm.io/tee=sgx"),
            null));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(Refused one) throws Exception {
    HookRefusedException refused =
        refuse(
            hook(one.flags().toArray(NONE)),
            vmi(one.security(), one.annotations().toArray(NONE)),
            domain("efi"));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    if (one.message() == null) {
      assertThat(refused.getMessage())
          .contains("'virt-cvm.io/firmware' is not allowed", "'virt-cvm.io/x'", "'sgx'");
    } else {
      assertThat(refused.getMessage()).isEqualTo(one.message());
    }
  }

  private static HookRefusedException refuse(VmiHook hook, byte[] vmi, byte[] domain) {
    return catchThrowableOfType(HookRefusedException.class, () -> hook.onDefineDomain(vmi, domain));
  }

  @Test
  void leavesAVmAloneThatAsksForNothingWhereAllowed() throws Exception {
    byte[] domain = domain("efi");
    assertThat(hook("allow-unprotected=yes").onDefineDomain(vmi(""), domain)).isEqualTo(domain);
    byte[] confidential = hook("allow-unprotected=yes", "tee=snp").onDefineDomain(vmi(""), domain);
    assertThat(new String(confidential, UTF_8)).contains("sev-snp");
  }

  @Test
  void convertsTwiceAsOnce() throws Exception {
    for (String policy : List.of("smt", "0x0000000000030000", "smt,cxl")) {
      VmiHook hook = hook("tee=snp", "policy=" + policy, "vcek=no");
      byte[] once = hook.onDefineDomain(vmi(""), domain("snp"));
      assertThat(hook.onDefineDomain(vmi(""), once)).isEqualTo(once);
    }
  }

  @Test
  void keepsWhatAnotherHookWroteAndRefusesConflicts() throws Exception {
    String xml =
        new String(domain("snp"), UTF_8)
            .replace("<policy>0x30000", "<hostData>" + HOST_DATA + "</hostData><policy>0x30000");
    byte[] out = hook("tee=snp").onDefineDomain(vmi(""), xml.getBytes(UTF_8));
    assertThat(new String(out, UTF_8)).contains(HOST_DATA);
    String other = "AAAA" + HOST_DATA.substring(4);
    HookRefusedException refused =
        refuse(hook("tee=snp"), vmi("", "virt-cvm.io/host-data=" + other), xml.getBytes(UTF_8));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused)
        .hasMessageStartingWith(
            "snp.host-data: launchSecurity/hostData: conflict: the domain's hostData");
    String chosen = new String(domain("snp"), UTF_8).replace("0x30000", "0x230000");
    assertThat(refuse(hook("tee=snp", "policy=smt"), vmi(""), chosen.getBytes(UTF_8)))
        .hasMessageStartingWith("snp.guest-policy: launchSecurity/policy: conflict");
  }

  @Test
  void refusesWhatRulesRefuseWithEveryRemedy() throws Exception {
    String xml =
        new String(domain("efi"), UTF_8)
            .replace("type=\"kvm\"", "type=\"qemu\"")
            .replace("machine=\"q35\"", "machine=\"pc\"");
    HookRefusedException refused = refuse(hook("tee=tdx"), vmi(""), xml.getBytes(UTF_8));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.getMessage()).contains("tdx.kvm: ", "tdx.machine: ", "; ");
  }

  @Test
  void refusesWhatIsNoDomainAndNoVmi() throws Exception {
    assertThat(refuse(hook("tee=snp"), vmi(""), "<network/>".getBytes(UTF_8)))
        .hasMessageStartingWith("domain XML: not a domain: line 1, column 1")
        .extracting(HookRefusedException::kind)
        .isEqualTo(Kind.UNREADABLE);
    byte[] vm = "{\"kind\":\"VirtualMachine\",\"spec\":{\"template\":{}}}".getBytes(UTF_8);
    assertThat(refuse(hook("tee=snp"), vm, domain("efi")))
        .hasMessage("VMI: not accepted: spec.template; pass a VirtualMachineInstance")
        .extracting(HookRefusedException::kind)
        .isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void tellsOfWarnings() throws Exception {
    List<String> heard = new ArrayList<>();
    VmiHook hook =
        new VmiHook(
            Hooks.settings("tee=snp"),
            (vm, tee, result) -> heard.add(vm + " " + tee.name() + " " + result.changes().size()));
    hook.onDefineDomain(vmi(""), domain("efi"));
    assertThat(heard).singleElement().asString().startsWith("hr/payroll snp ");
    assertThatThrownBy(() -> hook.onDefineDomain(vmi("", "virt-cvm.io/x=y"), domain("efi")));
    assertThat(heard).hasSize(1);
  }

  @Test
  void knowsEveryOptionOfEveryTeeAsAnAnnotation() {
    List<Finding> problems = new ArrayList<>();
    for (Tee tee : Tee.all()) {
      for (var option : tee.options()) {
        Annotations.read(
            VmiReader.read(vmi("", "virt-cvm.io/" + option.name() + "=")),
            Tee.all(),
            Allowance.of(new Setting("default,firmware", "test"), Tee.all()),
            problems);
      }
    }
    assertThat(problems).isEmpty();
  }
}
