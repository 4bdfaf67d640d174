package io.virtcvm.hook;

import static io.virtcvm.hook.Hooks.settings;
import static io.virtcvm.hook.Hooks.vmi;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtcvm.Tee;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of VMs before they start. */
final class PreflightTest {
  private static final String SIDECAR =
      "hooks.kubevirt.io/hookSidecars=[{\\\"image\\\":\\\"registry.example/virt-cvm:1\\\"}]";
  private static final String SNP = "\"launchSecurity\":{\"snp\":{}}";
  private static final String TDX = "\"launchSecurity\":{\"tdx\":{}}";
  private static final String NO_SECURE_BOOT =
      "\"firmware\":{\"bootloader\":{\"efi\":{\"secureBoot\":false}}}";
  private static final String GATES =
      "\"developerConfiguration\":{\"featureGates\":[\"Sidecar\",\"WorkloadEncryptionSEV\","
          + "\"WorkloadEncryptionTDX\"]}";

  private static byte[] cluster(String configuration, String... plugins) {
    StringBuilder json = new StringBuilder("{\"kind\":\"List\",\"metadata\":{},\"items\":[");
    json.append("{\"kind\":\"KubeVirt\",\"metadata\":{\"name\":\"kubevirt\"},\"spec\":");
    json.append("{\"configuration\":{").append(configuration).append("}}}");
    for (String plugin : plugins) {
      json.append(",{\"metadata\":{\"name\":\"").append(plugin);
      json.append("\"},\"spec\":{\"domainHooks\":[{\"sidecar\":{\"socketPath\":\"/x\"}}]},");
      json.append("\"kind\":\"Plugin\"}");
    }
    return json.append("]}").toString().getBytes(UTF_8);
  }

  /**
   * A VM.
   *
   * @param cluster the configuration of KubeVirt
   * @param findings severity, path and what the message begins with
   */
  private record Looked(
      String what, String domain, String annotation, String cluster, List<String> findings) {
    Looked(String what, String domain, String annotation, String cluster, String... findings) {
      this(what, domain, annotation, cluster, List.of(findings));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static List<Looked> looked() {
    String tee = "virt-cvm.io/tee=tdx";
    return List.of(
        new Looked("an SNP VM", SNP + "," + NO_SECURE_BOOT, SIDECAR, GATES),
        new Looked("a TDX VM", TDX + "," + NO_SECURE_BOOT, SIDECAR, GATES),
        new Looked(
            "Secure Boot, left out",
            SNP + ",\"firmware\":{\"bootloader\":{\"efi\":{}}}",
            SIDECAR,
            GATES,
            "ERROR spec.domain.firmware.bootloader.efi.secureBoot KubeVirt refuses this beside"
                + " launchSecurity: there is no firmware with Secure Boot for AMD SEV-SNP"),
        new Looked(
            "Secure Boot of TDX",
            TDX + ",\"firmware\":{\"bootloader\":{\"efi\":{}}}",
            SIDECAR,
            GATES),
        new Looked(
            "everything that KubeVirt refuses",
            TDX
                + ",\"firmware\":{\"bootloader\":{\"efi\":{\"persistent\":true}}},"
                + "\"features\":{\"smm\":{}},\"memory\":{\"guest\":\"1Gi\",\"maxGuest\":\"2Gi\"},"
                + "\"devices\":{\"interfaces\":[{\"name\":\"a\"},{\"name\":\"b\",\"bootOrder\":1}]}",
            SIDECAR,
            GATES,
            "ERROR spec.domain.firmware.bootloader.efi.persistent KubeVirt refuses this",
            "ERROR spec.domain.features.smm KubeVirt refuses this",
            "ERROR spec.domain.devices.interfaces[1].bootOrder KubeVirt refuses this",
            "ERROR spec.domain.memory.maxGuest KubeVirt refuses this"),
        new Looked(
            "the same where only the hook knows of the TEE",
            "\"firmware\":{\"bootloader\":{\"efi\":{\"persistent\":true}}},"
                + "\"features\":{\"smm\":{\"enabled\":true}},\"memory\":{\"maxGuest\":\"2Gi\"},"
                + "\"devices\":{\"interfaces\":[{\"bootOrder\":1}]}",
            tee,
            GATES,
            "WARNING spec.domain.launchSecurity KubeVirt does not know",
            "WARNING spec.domain.firmware.bootloader.efi.persistent UEFI variables are lost",
            "WARNING spec.domain.features.smm ignored",
            "WARNING spec.domain.devices.interfaces[0].bootOrder the card's boot ROM",
            "WARNING spec.domain.memory.maxGuest lost",
            "ERROR metadata.annotations no sidecar is asked for",
            "ERROR kubevirt: spec.configuration.developerConfiguration.featureGates feature gate"
                + " Plugins is closed"),
        new Looked(
            "SNP of which only the hook knows, from BIOS",
            "",
            "virt-cvm.io/tee=snp",
            "\"developerConfiguration\":{\"featureGates\":[\"Plugins\"]}",
            "ERROR spec.domain.launchSecurity KubeVirt does not know that the VM is confidential:"
                + " its pod gets no /dev/sev",
            "WARNING spec.domain.firmware.bootloader the VM boots from BIOS now",
            "ERROR metadata.annotations no sidecar is asked for"),
        new Looked(
            "UEFI left out",
            SNP,
            SIDECAR,
            GATES,
            "ERROR spec.domain.firmware.bootloader KubeVirt refuses this beside launchSecurity: a"
                + " confidential VM boots from UEFI"),
        new Looked(
            "closed gates",
            TDX + "," + NO_SECURE_BOOT,
            SIDECAR,
            "\"evictionStrategy\":\"None\"",
            "ERROR kubevirt: spec.configuration.developerConfiguration.featureGates feature gate"
                + " Sidecar is closed",
            "ERROR kubevirt: spec.configuration.developerConfiguration.featureGates feature gate"
                + " WorkloadEncryptionTDX is closed"),
        new Looked(
            "a beta gate, named nowhere",
            SNP + "," + NO_SECURE_BOOT,
            SIDECAR,
            "\"developerConfiguration\":{\"featureGates\":[\"Sidecar\"]}",
            "WARNING kubevirt: spec.configuration.developerConfiguration.featureGates"
                + " WorkloadEncryptionSEV is not named"),
        new Looked(
            "a beta gate, closed by an operator",
            SNP + "," + NO_SECURE_BOOT,
            SIDECAR,
            "\"developerConfiguration\":{\"featureGates\":[\"Sidecar\"],"
                + "\"disabledFeatureGates\":[\"WorkloadEncryptionSEV\"]}",
            "ERROR kubevirt: spec.configuration.developerConfiguration.featureGates feature gate"
                + " WorkloadEncryptionSEV is closed"),
        new Looked(
            "the cluster's eviction strategy",
            SNP + "," + NO_SECURE_BOOT,
            SIDECAR,
            GATES + ",\"evictionStrategy\":\"LiveMigrate\"",
            "WARNING kubevirt: spec.configuration.evictionStrategy a confidential VM cannot"
                + " migrate"),
        new Looked(
            "dedicated CPUs",
            SNP + "," + NO_SECURE_BOOT + ",\"cpu\":{\"dedicatedCpuPlacement\":true}",
            SIDECAR,
            GATES,
            "WARNING kubevirt: spec.configuration.supportContainerResources beside dedicated CPUs"),
        new Looked(
            "dedicated CPUs and room for the sidecar",
            SNP + "," + NO_SECURE_BOOT + ",\"cpu\":{\"dedicatedCpuPlacement\":true}",
            SIDECAR,
            GATES
                + ",\"supportContainerResources\":[{\"type\":\"vmexport\"},"
                + "{\"resources\":{},\"type\":\"sidecar\"}]"),
        new Looked(
            "another sidecar",
            SNP + "," + NO_SECURE_BOOT,
            "hooks.kubevirt.io/hookSidecars=[{\\\"args\\\":[\\\"--version\\\"]}]",
            GATES,
            "WARNING metadata.annotations.hooks.kubevirt.io/hookSidecars no sidecar's image"),
        new Looked(
            "no list of sidecars",
            SNP + "," + NO_SECURE_BOOT,
            "hooks.kubevirt.io/hookSidecars={",
            GATES,
            "ERROR metadata.annotations.hooks.kubevirt.io/hookSidecars invalid list of sidecars:"
                + " not accepted: the document is an object, where an array is expected"),
        new Looked(
            "what the hook refuses by the VMI alone",
            SNP + "," + NO_SECURE_BOOT,
            "virt-cvm.io/policy=smt,debug",
            GATES,
            "ERROR metadata.annotations.virt-cvm.io/policy invalid value 'smt,debug'",
            "ERROR metadata.annotations no sidecar is asked for",
            "ERROR kubevirt: spec.configuration.developerConfiguration.featureGates feature gate"
                + " Plugins is closed"),
        new Looked(
            "a socket that no pod has",
            TDX + "," + NO_SECURE_BOOT,
            SIDECAR + "\",\"virt-cvm.io/qgs\":\"/run/qgs/x.sock",
            GATES,
            "WARNING metadata.annotations.virt-cvm.io/qgs KubeVirt mounts '/var/run/tdx-qgs/'"),
        new Looked(
            "a socket beside KubeVirt's own",
            TDX + "," + NO_SECURE_BOOT,
            SIDECAR + "\",\"virt-cvm.io/qgs\":\"/var/run/tdx-qgs/x.sock",
            GATES),
        new Looked(
            "SEV",
            "\"launchSecurity\":{\"sev\":{}}",
            SIDECAR,
            GATES,
            "ERROR spec.domain.launchSecurity spec.domain.launchSecurity asks for 'sev'"));
  }

  @ParameterizedTest
  @MethodSource("looked")
  void says(Looked one) {
    Preflight preflight =
        Preflight.of(
            vmi(one.domain(), one.annotation()),
            settings("tee=auto"),
            Optional.of(ClusterFacts.parse(cluster(one.cluster()))));
    List<String> found = new ArrayList<>();
    for (Finding finding : preflight.findings()) {
      found.add(finding.severity() + " " + finding.path() + " " + finding.message());
      assertThat(finding.remedy()).isNotBlank();
    }
    assertThat(found).hasSameSizeAs(one.findings());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).startsWith(one.findings().get(i));
    }
    assertThat(preflight.fails())
        .isEqualTo(one.findings().stream().anyMatch(finding -> finding.startsWith("ERROR")));
  }

  private static List<Finding> findings(byte[] vm, byte[] cluster) {
    return Preflight.of(vm, settings("tee=auto"), Optional.of(ClusterFacts.parse(cluster)))
        .findings();
  }

  @Test
  void anyPluginErasesWhatASidecarSays() {
    byte[] vm = vmi(SNP + "," + NO_SECURE_BOOT, SIDECAR);
    assertThat(findings(vm, cluster(GATES, "watchdog")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
              assertThat(finding.path()).isEqualTo("plugin/watchdog");
              assertThat(finding.message()).contains("hostData");
            });
  }

  @Test
  void ourPluginMakesUpForTheAnnotation() {
    byte[] vm = vmi(SNP + "," + NO_SECURE_BOOT);
    String gates =
        "\"developerConfiguration\":{\"featureGates\":[\"Plugins\",\"WorkloadEncryptionSEV\"]}";
    assertThat(findings(vm, cluster(gates, "watchdog", "virt-cvm"))).isEmpty();
    String ignores =
        new String(cluster(gates, "virt-cvm"), UTF_8)
            .replace("\"domainHooks\"", "\"failureStrategy\":\"Ignore\",\"domainHooks\"");
    assertThat(findings(vm, ignores.getBytes(UTF_8)))
        .extracting(Finding::path)
        .containsExactly("plugin/virt-cvm: spec");
  }

  /** KubeVirt calls it for no other VM, and gives no other pod the hook. */
  @Test
  void ourPluginNeedsLaunchSecurity() {
    String gates = "\"developerConfiguration\":{\"featureGates\":[\"Plugins\"]}";
    assertThat(findings(vmi(NO_SECURE_BOOT, "virt-cvm.io/tee=tdx"), cluster(gates, "virt-cvm")))
        .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path()).isEqualTo("spec.domain.launchSecurity");
              assertThat(finding.message()).contains("this one starts unprotected");
              assertThat(finding.remedy()).isEqualTo("add launchSecurity: {tdx: {}}");
            });
  }

  @Test
  void aPluginOfAnotherNameMayBeOurs() {
    String gates =
        "\"developerConfiguration\":{\"featureGates\":[\"Plugins\",\"WorkloadEncryptionSEV\"]}";
    assertThat(findings(vmi(SNP + "," + NO_SECURE_BOOT), cluster(gates, "confidential")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
              assertThat(finding.path()).isEqualTo("plugin/confidential");
            });
  }

  @Test
  void aVirtualMachineIsItsTemplate() {
    String vm =
        """
        {"kind": "VirtualMachine",
         "metadata": {"name": "a", "namespace": "b", "annotations": {"virt-cvm.io/tee": "tdx"}},
         "spec": {"runStrategy": "Always", "template": {
           "metadata": {"annotations": {"virt-cvm.io/tee": "snp"}},
           "spec": {"evictionStrategy": "LiveMigrate", "domain": {"launchSecurity": {"snp": {}}}}}}}
        """;
    Preflight preflight = Preflight.of(vm.getBytes(UTF_8), settings("tee=auto"), Optional.empty());
    assertThat(preflight.vm()).isEqualTo("b/a");
    assertThat(preflight.tee()).map(Tee::name).contains("snp");
    assertThat(preflight.findings())
        .extracting(Finding::path)
        .containsExactly(
            "spec.template.spec.domain.firmware.bootloader",
            "spec.template.spec.evictionStrategy",
            "metadata.annotations",
            "spec.template.metadata.annotations",
            "");
  }

  @Test
  void instanceTypesAreToBeExpanded() {
    String vm =
        """
        {"kind": "VirtualMachine", "spec": {"instancetype": null, "preference": {"name": "fedora"},
         "template": {"spec": {"domain": {}}}}}
        """;
    Preflight preflight = Preflight.of(vm.getBytes(UTF_8), settings("tee=auto"), Optional.empty());
    assertThat(preflight.findings())
        .extracting(Finding::path)
        .containsExactly("spec.instancetype, spec.preference", "spec.template.spec.domain");
  }

  @Test
  void whatIsNoClusterIsSaid() {
    assertThatThrownBy(() -> ClusterFacts.parse("{\"kind\":\"Pod\"}".getBytes(UTF_8)))
        .isInstanceOf(UnreadableJsonException.class)
        .hasMessage(
            "not accepted: no KubeVirt and no Plugin in it; pass what 'kubectl get"
                + " kubevirts.kubevirt.io,plugins.plugin.kubevirt.io -A -o json' prints");
  }
}
