package io.virtcvm.attestation;

/**
 * How KVM makes the save areas of a SEV-ES guest's vCPUs: QEMU's {@code legacy-vm-type}.
 *
 * <p>QEMU takes the first for a SEV-ES guest unless it is told not to ({@code auto}, its default,
 * asks for the second only where an option needs it; 9.1.0 alone took the second by itself). KVM
 * then leaves the floating-point state out, so that measurements of older kernels hold. Source:
 * QEMU, qapi/qom.json, SevGuestProperties, and target/i386/sev.c, sev_kvm_type; Linux,
 * arch/x86/kvm/svm/sev.c, sev_es_sync_vmsa.
 */
public enum SevVmType {
  /** KVM_SEV_ES_INIT: {@code legacy-vm-type} is on or auto. */
  LEGACY("legacy"),
  /** KVM_SEV_INIT2: {@code legacy-vm-type} is off; and every SEV-SNP guest. */
  INIT2("init2");

  private final String text;

  SevVmType(String text) {
    this.text = text;
  }

  /** Returns its name in options. */
  public String text() {
    return text;
  }
}
