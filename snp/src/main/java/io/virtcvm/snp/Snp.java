package io.virtcvm.snp;

import io.virtcvm.Option;
import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.rules.AcpiOn;
import io.virtcvm.rules.KvmDomain;
import io.virtcvm.rules.LaunchSecurityType;
import io.virtcvm.rules.NoOverridingArguments;
import io.virtcvm.rules.NoVariableStore;
import io.virtcvm.rules.Q35Machine;
import io.virtcvm.rules.SmmOff;
import io.virtcvm.rules.StatelessFirmware;
import io.virtcvm.rules.Unambiguous;
import java.util.List;

/** AMD SEV-SNP: launch security of libvirt's type {@code sev-snp}. */
public final class Snp implements Tee {
  /** The guest policy to launch with; instead of {@link SnpPolicy#DEFAULT}. */
  public static final Option<SnpPolicy> POLICY =
      Option.of("policy", "HEX", "Launch with this guest policy.", SnpPolicy::parse);

  @Override
  public String name() {
    return "snp";
  }

  @Override
  public String title() {
    return "AMD SEV-SNP";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(StatelessFirmware.FIRMWARE, POLICY);
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
            "snp.stateless-firmware",
            "SEV-SNP measures its firmware at launch: one build for it, mapped as memory, without a variable store",
            new StatelessFirmware(
                "amd-sev-snp", "sev-snp", "Debian: ovmf-amdsev, Fedora: edk2-ovmf"),
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
            "snp.launch-security",
            "this asks libvirt to launch the guest under SEV-SNP",
            new LaunchSecurityType("sev-snp"),
            "libvirt 12.8, formatdomain, launchSecurity: sev-snp since libvirt 10.5.0 and QEMU 9.1"),
        Rule.of(
            "snp.guest-policy",
            "the AMD firmware enforces the guest policy, and refuses one whose reserved bits are off",
            new SnpGuestPolicy(),
            "AMD 56860, SEV-SNP firmware ABI specification, guest policy: bit 17 reserved, must be one",
            "libvirt 12.8, formatdomain, launchSecurity sev-snp: policy is required and read as hexadecimal"));
  }
}
