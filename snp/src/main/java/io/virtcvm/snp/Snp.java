package io.virtcvm.snp;

import io.virtcvm.Option;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.rules.AcpiOn;
import io.virtcvm.rules.AgreedBytes;
import io.virtcvm.rules.AgreedBytes.Field;
import io.virtcvm.rules.EncryptionBitOfHost;
import io.virtcvm.rules.InactiveDefinition;
import io.virtcvm.rules.Initdata;
import io.virtcvm.rules.KernelHashes;
import io.virtcvm.rules.KvmDomain;
import io.virtcvm.rules.LaunchBytes;
import io.virtcvm.rules.LaunchFlag;
import io.virtcvm.rules.LaunchSecurityContent;
import io.virtcvm.rules.LaunchSecurityType;
import io.virtcvm.rules.Limits;
import io.virtcvm.rules.NicOptionRomsOff;
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
import java.util.UUID;

/** AMD SEV-SNP: launch security of libvirt's type {@code sev-snp}. */
public final class Snp implements Tee {
  /** The guest policy to launch with; instead of {@link SnpPolicy#DEFAULT}. */
  public static final Option<SnpPolicy> POLICY =
      Option.of(
          "policy",
          "HEX|NAMES",
          "Launch with this guest policy: a number with 0x, or the names of its bits.",
          SnpPolicy::parse);

  /** What the host binds to the guest and every attestation report shows: 32 bytes in base64. */
  public static final Option<String> HOST_DATA =
      AgreedBytes.option(
          "host-data", LaunchBytes.HOST_DATA, "Bind these 32 bytes to the guest's reports.");

  /** The document that the host hands to the guest; its digest is the host data. */
  public static final Option<Initdata> INITDATA = Initdata.option();

  /** The ID block: who the guest is, and the launch digest it must have; 96 bytes in base64. */
  public static final Option<String> ID_BLOCK =
      AgreedBytes.option(
          "id-block", LaunchBytes.ID_BLOCK, "Launch only what this ID block describes (96 bytes).");

  /** The signature of the ID block: 4096 bytes in base64. */
  public static final Option<String> ID_AUTH =
      AgreedBytes.option(
          "id-auth", LaunchBytes.ID_AUTH, "The authentication of the ID block (4096 bytes).");

  /** Whether the ID block's authentication holds the author's key. */
  public static final Option<Boolean> AUTHOR_KEY =
      LaunchFlag.option("author-key", "Whether the authentication holds the author's key.");

  /** Whether kernel, initrd and command line are measured through their hashes. */
  public static final Option<Boolean> KERNEL_HASHES =
      LaunchFlag.option("kernel-hashes", "Whether to measure kernel, initrd and command line.");

  /** Whether reports may be signed with the chip's own key, the VCEK. */
  public static final Option<Boolean> VCEK =
      LaunchFlag.option("vcek", "Whether the chip's own key may sign the guest's reports.");

  /** The entry of an edk2 build for SEV hashes: SEV_HASH_TABLE_RV_GUID in QEMU's sev.c. */
  private static final UUID HASH_TABLE = UUID.fromString("7255371f-3a3b-4b04-927b-1da6efa8d454");

  @Override
  public String name() {
    return "snp";
  }

  @Override
  public String title() {
    return "AMD SEV-SNP";
  }

  @Override
  public String launchSecurity() {
    return "sev-snp";
  }

  @Override
  public List<String> policyNames(long policy) {
    return PolicyNames.list(new SnpPolicy(policy).names());
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        StatelessFirmware.FIRMWARE,
        POLICY,
        HOST_DATA,
        INITDATA,
        ID_BLOCK,
        ID_AUTH,
        AUTHOR_KEY,
        KERNEL_HASHES,
        VCEK);
  }

  @Override
  public List<Rule> rules() {
    return List.of(
        Rule.of(
            "snp.unambiguous",
            "what a TEE depends on may mean one thing only: without validation libvirt takes the first of two, and attributes of any namespace",
            new Unambiguous(),
            "libvirt 12.8, virDomainDefParseXML: the first match counts, without validation",
            "libxml2, xmlGetProp: independent of namespaces"),
        Rule.of(
            "snp.kvm",
            "the CPU protects the guest, so the CPU must run it: emulation encrypts nothing",
            new KvmDomain(),
            "libvirt 12.8, formatdomain, domain type"),
        Rule.of(
            "snp.machine",
            "the SEV-SNP firmware is built for x86_64 and the q35 machine only",
            new Q35Machine(),
            "edk2 OvmfPkg/AmdSev; firmware descriptor amdsev: targets pc-q35-*"),
        Rule.of(
            "snp.command-line",
            "raw QEMU arguments come last, and QEMU follows the last: they may not undo what libvirt sets for the TEE",
            new NoOverridingArguments(),
            "QEMU 11.1: '-machine confidential-guest-support=' after libvirt's own starts the guest unprotected"),
        Rule.of(
            "snp.definition",
            "what is converted is a definition, not the state of a running guest",
            new InactiveDefinition(),
            "libvirt 12.8, virDomainGetXMLDesc: INACTIVE, SECURE"),
        Rule.of(
            "snp.limits",
            "a host that cannot read the guest cannot move, save or resize it either",
            new Limits(launchSecurity()),
            "QEMU 11.1, target/i386/sev.c: migration blocker",
            "libvirt 12.8, formatdomain, memballoon: added where none is spoken of"),
        Rule.of(
            "snp.stateless-firmware",
            "SEV-SNP measures its firmware at launch: one build for it, mapped as memory, without a variable store",
            new StatelessFirmware(
                "amd-sev-snp",
                launchSecurity(),
                "amdsev",
                "Debian: ovmf-amdsev, Fedora: edk2-ovmf"),
            "QEMU docs/interop/firmware.json: feature amd-sev-snp, mapping device memory",
            "libvirt 12.8, formatdomain, loader: type rom, stateless"),
        Rule.of(
            "snp.no-variable-store",
            "UEFI variables kept by the host lie outside the TEE, and firmware mapped as memory has none",
            new NoVariableStore(),
            "libvirt 12.8, qemu_validate.c: NVRAM and varstore are not permitted when the loader is stateless"),
        Rule.of(
            "snp.acpi",
            "UEFI describes the machine to the guest through ACPI; libvirt refuses the one without the other",
            new AcpiOn(),
            "libvirt 12.8: UEFI requires ACPI on this architecture"),
        Rule.of(
            "snp.smm-off",
            "a hypervisor cannot enter system management mode in a guest whose registers it cannot see",
            new SmmOff(),
            "QEMU 11.1, target/i386/sev.c: SEV-SNP does not support SMM."),
        Rule.of(
            "snp.irqchip",
            "libvirt knows two drivers of the I/O APIC, and SEV-SNP runs with either",
            new SnpIrqchip(),
            "libvirt 12.8, formatdomain, ioapic: driver kvm or qemu"),
        Rule.of(
            "snp.no-option-roms",
            "the boot code in a network card's ROM does not know of encrypted memory",
            new NicOptionRomsOff(),
            "libvirt 12.8, kbase/launch_security_sev: disable the iPXE option ROM",
            "libvirt 12.8, formatdomain, rom: enabled"),
        Rule.of(
            "snp.virtio-iommu",
            "a virtio device must go through the guest's DMA interface: it cannot read encrypted memory",
            new VirtioThroughIommu(),
            "libvirt 12.8, kbase/launch_security_sev: driver iommu='on', which QEMU sets by itself since 6.0"),
        Rule.of(
            "snp.no-enclave-memory",
            "SGX enclaves need an Intel CPU that runs them, which no SEV-SNP host has",
            new NoEnclaveMemory(),
            "libvirt 12.8, formatdomain, memory devices: sgx-epc, since 8.10.0"),
        Rule.of(
            "snp.launch-security",
            "this asks libvirt to launch the guest under SEV-SNP",
            new LaunchSecurityType(launchSecurity()),
            "libvirt 12.8, formatdomain, launchSecurity: sev-snp since libvirt 10.5.0 and QEMU 9.1"),
        Rule.of(
            "snp.encryption-bit",
            "where the encryption bit stands is a fact of the host's CPU: libvirt fills it in at start",
            new EncryptionBitOfHost(),
            "libvirt 6.9.0: cbitpos and reducedPhysBits are optional",
            "QEMU 11.1, target/i386/sev.c: cbitpos check failed, host '51' requested '47'"),
        Rule.of(
            "snp.guest-policy",
            "the AMD firmware enforces the guest policy, and refuses one whose reserved bits are off",
            new SnpGuestPolicy(),
            "AMD 56860, SEV-SNP firmware ABI specification, guest policy: bit 17 reserved, must be one",
            "Linux, include/linux/psp-sev.h: SNP_POLICY_MASK_PAGE_SWAP_DISABLE, bit 25, from ABI 1.58 on",
            "libvirt 12.8, formatdomain, launchSecurity sev-snp: policy is required and read as hexadecimal",
            "Trustee, ear_default_policy_cpu.rego: policy_debug_allowed and policy_migrate_ma must be false"),
        Rule.of(
            "snp.host-data",
            "host data binds the guest to its configuration: every attestation report shows it",
            new AgreedBytes(Field.of(LaunchBytes.HOST_DATA, HOST_DATA).orDigestOf(INITDATA)),
            "AMD 56860, SNP_LAUNCH_FINISH: HOST_DATA, 32 bytes",
            "libvirt 12.8: Unexpected length of 'hostData', expected 32 got 31",
            "Trustee, Initdata Specification 0.1.0: its digest, cut to the field's length"),
        Rule.of(
            "snp.id-block",
            "the AMD firmware launches only what a signed ID block describes: digest and policy",
            new SnpIdBlock(),
            "AMD 56860, SNP_LAUNCH_FINISH: ID block, 96 bytes, ID authentication information, 4096",
            "Linux, arch/x86/kvm/svm/sev.c, snp_launch_finish: an ID block needs its authentication"),
        Rule.of(
            "snp.endorsement-key",
            "attestation reports are signed by the chip's own key or by its owner's",
            new SnpEndorsementKey(),
            "AMD 56860, SNP_LAUNCH_FINISH: VCEK_DIS",
            "libvirt 12.8, formatdomain, launchSecurity sev-snp: vcek"),
        Rule.of(
            "snp.kernel-hashes",
            "a kernel that the host hands over is measured through its hashes, or not at all",
            new KernelHashes(KERNEL_HASHES, HASH_TABLE),
            "libvirt 12.8, formatdomain, launchSecurity: kernelHashes",
            "QEMU 11.1, target/i386/sev.c: kernel specified but guest firmware has no hashes table GUID"),
        Rule.of(
            "snp.workarounds",
            "what the hypervisor tells the guest of its workarounds has a fixed length",
            new AgreedBytes(Field.of(LaunchBytes.GUEST_VISIBLE_WORKAROUNDS)),
            "AMD 56860, SNP_LAUNCH_START: GOSVW, 16 bytes"),
        Rule.of(
            "snp.content",
            "libvirt drops what belongs to another kind of launch security without a word",
            new LaunchSecurityContent(
                Set.of(
                    "@kernelHashes",
                    "@authorKey",
                    "@vcek",
                    "cbitpos",
                    "reducedPhysBits",
                    "policy",
                    "guestVisibleWorkarounds",
                    "idBlock",
                    "idAuth",
                    "hostData"),
                Map.of()),
            "libvirt 12.8, formatdomain, launchSecurity sev-snp"));
  }
}
