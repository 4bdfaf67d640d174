package io.virtcvm.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a host needs for a TEE.
 *
 * @param name libvirt's name
 * @param maker who makes the CPUs, as libvirt spells them; empty for those that are none of x86_64
 * @param libvirt the first version that knows it
 * @param advised the first version that does it well
 * @param qemu the first version of QEMU that knows it
 * @param parameter the parameter of KVM's module that switches it: {@code kvm_amd.sev}
 * @param firmware the feature of the firmware's descriptor; empty where libvirt needs none
 * @param setUp what to do where all versions are good enough
 */
record TeeNeeds(
    String name,
    String maker,
    Version libvirt,
    Version advised,
    Version qemu,
    String parameter,
    String firmware,
    String setUp) {

  static final TeeNeeds SEV =
      new TeeNeeds(
          "sev",
          "AMD",
          new Version(4, 5, 0),
          new Version(4, 5, 0),
          new Version(2, 12, 0),
          "kvm_amd.sev",
          "amd-sev",
          "switch on SMEE and SEV in the BIOS set-up and load kvm_amd with sev=1; it needs an EPYC");

  static final TeeNeeds SEV_ES =
      new TeeNeeds(
          "sev-es",
          "AMD",
          new Version(4, 5, 0),
          new Version(4, 5, 0),
          new Version(6, 0, 0),
          "kvm_amd.sev_es",
          "amd-sev-es",
          "raise 'SEV-ES ASID Space Limit' above 1 in the BIOS set-up and load kvm_amd with sev=1"
              + " sev_es=1; it needs an EPYC 7002 or later");

  /** Linux 6.11 is the first whose KVM runs SNP guests. */
  static final TeeNeeds SEV_SNP =
      new TeeNeeds(
          "sev-snp",
          "AMD",
          new Version(10, 5, 0),
          new Version(10, 5, 0),
          new Version(9, 1, 0),
          "kvm_amd.sev_snp",
          "amd-sev-snp",
          "switch on SMEE, IOMMU, SEV-SNP and its RMP table in the BIOS set-up and boot Linux 6.11"
              + " or later with kvm_amd.sev_snp=1; it needs an EPYC 7003 or later");

  static final TeeNeeds TDX =
      new TeeNeeds(
          "tdx",
          "Intel",
          new Version(11, 6, 0),
          new Version(11, 10, 0),
          new Version(10, 1, 0),
          "kvm_intel.tdx",
          "intel-tdx",
          "switch on TME-MT, TDX and the SEAM loader in the BIOS set-up and boot Linux 6.16 or later"
              + " with kvm_intel.tdx=1 nohibernate; it needs a Xeon with TDX");

  static final TeeNeeds S390_PV =
      new TeeNeeds(
          "s390-pv",
          "",
          new Version(7, 6, 0),
          new Version(7, 6, 0),
          new Version(5, 2, 0),
          "kvm.prot_virt",
          "",
          "boot with prot_virt=1; it needs an IBM z15 or later with feature code 115");

  /** Those of x86_64, in the order in which they are shown. */
  static final List<String> X86 = List.of("sev-snp", "tdx", "sev-es", "sev");

  static Optional<TeeNeeds> of(String name) {
    return Stream.of(SEV_SNP, TDX, SEV_ES, SEV, S390_PV)
        .filter(needs -> needs.name.equals(name))
        .findFirst();
  }
}
