package io.virtcvm.tdx;

import io.virtcvm.Option;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.rules.AcpiOn;
import io.virtcvm.rules.AgreedBytes;
import io.virtcvm.rules.AgreedBytes.Field;
import io.virtcvm.rules.InactiveDefinition;
import io.virtcvm.rules.Initdata;
import io.virtcvm.rules.KvmDomain;
import io.virtcvm.rules.LaunchBytes;
import io.virtcvm.rules.LaunchSecurityContent;
import io.virtcvm.rules.LaunchSecurityType;
import io.virtcvm.rules.Limits;
import io.virtcvm.rules.NoEnclaveMemory;
import io.virtcvm.rules.NoOverridingArguments;
import io.virtcvm.rules.NoVariableStore;
import io.virtcvm.rules.PolicyNames;
import io.virtcvm.rules.Q35Machine;
import io.virtcvm.rules.SmmOff;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.rules.Unambiguous;
import io.virtcvm.rules.VirtioThroughIommu;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Intel TDX: launch security of libvirt's type {@code tdx}. */
public final class Tdx implements Tee {
  /** The TD attributes to launch with; QEMU's own default when left out. */
  public static final Option<TdxPolicy> POLICY =
      Option.of(
          "policy",
          "HEX|NAMES",
          "Launch with this guest policy: a number with 0x, or the names of its bits.",
          TdxPolicy::parse);

  /** The quote generation service that answers the guest's requests for quotes. */
  public static final Option<QgsSocket> QGS =
      Option.ofOptionalValue(
          "qgs",
          "PATH",
          "",
          "Let the guest ask this quote generation service; libvirt's own path without PATH.",
          QgsSocket::parse);

  /** The identity of the guest's configuration: 48 bytes in base64. */
  public static final Option<String> MR_CONFIG_ID =
      AgreedBytes.option(
          "mr-config-id",
          LaunchBytes.MR_CONFIG_ID,
          "The identity of the configuration (48 bytes).");

  /** The document that the host hands to the guest; its digest is MRCONFIGID. */
  public static final Option<Initdata> INITDATA = Initdata.option();

  /** The identity of the guest's owner: 48 bytes in base64. */
  public static final Option<String> MR_OWNER =
      AgreedBytes.option("mr-owner", LaunchBytes.MR_OWNER, "The identity of the owner (48 bytes).");

  /** The identity of what the owner configured: 48 bytes in base64. */
  public static final Option<String> MR_OWNER_CONFIG =
      AgreedBytes.option(
          "mr-owner-config",
          LaunchBytes.MR_OWNER_CONFIG,
          "The identity of the owner's configuration (48 bytes).");

  @Override
  public String name() {
    return "tdx";
  }

  @Override
  public String title() {
    return "Intel TDX";
  }

  @Override
  public String launchSecurity() {
    return "tdx";
  }

  @Override
  public List<String> policyNames(long policy) {
    return PolicyNames.list(new TdxPolicy(policy).names());
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        StatelessFirmware.FIRMWARE, POLICY, QGS, MR_CONFIG_ID, INITDATA, MR_OWNER, MR_OWNER_CONFIG);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.of(
            "tdx.unambiguous",
            "what a TEE depends on may mean one thing only: without validation libvirt takes the first of two, and attributes of any namespace",
            new Unambiguous(),
            "libvirt 12.8, virDomainDefParseXML: the first match counts, without validation",
            "libxml2, xmlGetProp: independent of namespaces"),
        Rule.of(
            "tdx.kvm",
            "the CPU protects the guest, so the CPU must run it: emulation encrypts nothing",
            new KvmDomain(),
            "libvirt 12.8, formatdomain, domain type"),
        Rule.of(
            "tdx.machine",
            "the TDX firmware is built for x86_64 and the q35 machine only",
            new Q35Machine(),
            "edk2 OvmfPkg/IntelTdx; firmware descriptor inteltdx: targets pc-q35-*"),
        Rule.of(
            "tdx.command-line",
            "raw QEMU arguments come last, and QEMU follows the last: they may not undo what libvirt sets for the TEE",
            new NoOverridingArguments(),
            "QEMU 11.1: '-machine confidential-guest-support=' after libvirt's own starts the guest unprotected"),
        Rule.of(
            "tdx.definition",
            "what is converted is a definition, not the state of a running guest",
            new InactiveDefinition(),
            "libvirt 12.8, virDomainGetXMLDesc: INACTIVE, SECURE"),
        Rule.of(
            "tdx.limits",
            "a host that cannot read the guest cannot move, save or resize it either",
            new Limits(launchSecurity()),
            "QEMU 11.1, target/i386/kvm/tdx.c: migration blocker",
            "libvirt 12.8, formatdomain, memballoon: added where none is spoken of"),
        Rule.of(
            "tdx.stateless-firmware",
            "TDX measures its firmware at launch: one build for it, mapped as memory, without a variable store",
            new StatelessFirmware(
                "intel-tdx",
                launchSecurity(),
                "inteltdx",
                "Debian: ovmf-inteltdx, Fedora: edk2-ovmf"),
            "QEMU docs/interop/firmware.json: feature intel-tdx, mapping device memory",
            "libvirt 12.8: Intel TDX launch security is not supported with pflash loader"),
        Rule.of(
            "tdx.no-variable-store",
            "UEFI variables kept by the host lie outside the TEE, and firmware mapped as memory has none",
            new NoVariableStore(),
            "libvirt 12.8, qemu_validate.c: NVRAM and varstore are not permitted when the loader is stateless"),
        Rule.of(
            "tdx.acpi",
            "UEFI describes the machine to the guest through ACPI; libvirt refuses the one without the other",
            new AcpiOn(),
            "libvirt 12.8: UEFI requires ACPI on this architecture"),
        Rule.of(
            "tdx.smm-off",
            "the TDX module has no system management mode for its guests",
            new SmmOff(),
            "libvirt 12.8: Intel TDX launch security is not supported with SMM enabled"),
        Rule.of(
            "tdx.pmu-off",
            "libvirt and QEMU launch TDX guests without performance counters only",
            new TdxPmuOff(),
            "libvirt 12.8: Intel TDX launch security is not supported with PMU enabled"),
        Rule.of(
            "tdx.split-irqchip",
            "a TDX guest needs a split interrupt controller: the I/O APIC in QEMU, not in KVM",
            new TdxSplitIrqchip(),
            "libvirt 12.8: Intel TDX launch security needs split kernel irqchip",
            "libvirt 12.8, formatdomain, ioapic: driver qemu gives kernel_irqchip=split"),
        Rule.of(
            "tdx.host-cpu",
            "the TDX module builds the guest's CPU from the host's: a named model or other address width cannot launch",
            new TdxHostCpu(),
            "QEMU 11.1, target/i386/kvm/tdx.c: Named cpu model is not supported for TDX yet!",
            "QEMU 11.1, target/i386/kvm/tdx.c: guest physical bits must equal the host's"),
        Rule.of(
            "tdx.tsc-frequency",
            "the TDX module gives a time stamp counter in steps of 25 MHz only",
            new TdxTscFrequency(),
            "QEMU 11.1, target/i386/kvm/tdx.c: Invalid TSC, it must be multiple of 25MHz"),
        Rule.of(
            "tdx.virtio-iommu",
            "a virtio device must go through the guest's DMA interface: it cannot read private memory",
            new VirtioThroughIommu(),
            "libvirt 12.8, formatdomain, virtio-related options: iommu",
            "QEMU 6.0: virtio devices of a confidential guest get iommu_platform=on"),
        Rule.of(
            "tdx.no-enclave-memory",
            "the TDX module offers its guests no SGX",
            new NoEnclaveMemory(),
            "Intel TDX module specification, CPUID virtualisation: SGX is not offered to guests"),
        Rule.of(
            "tdx.launch-security",
            "this asks libvirt to launch the guest under TDX",
            new LaunchSecurityType(launchSecurity()),
            "libvirt 12.8, formatdomain, launchSecurity: tdx, with QEMU 10.1 and Linux 6.16"),
        Rule.of(
            "tdx.guest-policy",
            "the TDX module enforces the TD attributes that the guest policy names",
            new TdxGuestPolicy(),
            "libvirt 12.8: Only bit0(debug) and bit28(sept-ve-disable) are supported intel TDX launch security policy",
            "QEMU 11.1, QAPI tdx-guest: attributes, sept-ve-disable"),
        Rule.of(
            "tdx.quote-generation",
            "a TDX guest gets its attestation quotes through a service on the host, asked over a unix socket",
            new TdxQuoteGeneration(),
            "libvirt 12.8, formatdomain, launchSecurity tdx: quoteGenerationService",
            "QEMU 11.1, QAPI tdx-guest: quote-generation-socket"),
        Rule.of(
            "tdx.identity",
            "what the owner says of the guest is bound to it: every quote shows it",
            new AgreedBytes(
                Field.of(LaunchBytes.MR_CONFIG_ID, MR_CONFIG_ID).orDigestOf(INITDATA),
                Field.of(LaunchBytes.MR_OWNER, MR_OWNER),
                Field.of(LaunchBytes.MR_OWNER_CONFIG, MR_OWNER_CONFIG)),
            "Intel TDX module specification, TD_PARAMS: MRCONFIGID, MROWNER, MROWNERCONFIG, 48 bytes each",
            "libvirt 12.8, formatdomain, launchSecurity tdx",
            "Trustee, Initdata Specification 0.1.0: its digest in MRCONFIGID, with zeros behind it"),
        Rule.of(
            "tdx.content",
            "libvirt drops what belongs to another kind of launch security without a word",
            new LaunchSecurityContent(
                Set.of(
                    "policy", "mrConfigId", "mrOwner", "mrOwnerConfig", "quoteGenerationService"),
                Map.of(
                    TdxQuoteGeneration.VENDORS_ELEMENT,
                    "pass --qgs or --qgs=PATH to put a unix socket in its place: libvirt knows no other",
                    "allowReboot",
                    "take it out: what happens at a reboot on_reboot says")),
            "libvirt 12.8, formatdomain, launchSecurity tdx"));
  }
}
