package io.virtcvm.attestation;

import java.util.Optional;

/**
 * What a domain does not say and its launch measurement follows from.
 *
 * @param cpuSignature the CPU's signature, whatever the domain says of its CPU
 * @param cpuModel QEMU's CPU model, whatever the domain says of its CPU
 * @param host what the host's libvirt says of its CPU
 * @param guestFeatures SEV_FEATURES of the guest: {@code 0x1}; both usual values are taken when
 *     empty
 * @param vmType how KVM makes a SEV-ES guest; both ways are taken when empty
 * @param pageOrder how the host builds the memory of a TDX guest; upstream's order when empty
 */
public record MeasurementOptions(
    Optional<CpuSignature> cpuSignature,
    Optional<String> cpuModel,
    HostCpu host,
    Optional<Long> guestFeatures,
    Optional<SevVmType> vmType,
    Optional<PageOrder> pageOrder) {

  /** Nothing said. */
  public static final MeasurementOptions NONE =
      new MeasurementOptions(
          Optional.empty(),
          Optional.empty(),
          HostCpu.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * What a host's libvirt says of its CPU.
   *
   * @param signature that of the CPU itself, which guests see that get it passed through
   * @param model QEMU's model that guests get who ask for the host's: {@code EPYC-Milan}
   */
  public record HostCpu(Optional<CpuSignature> signature, Optional<String> model) {
    /** Nobody was asked. */
    public static final HostCpu UNKNOWN = new HostCpu(Optional.empty(), Optional.empty());
  }

  /** Returns the same with this signature. */
  public MeasurementOptions withCpuSignature(CpuSignature signature) {
    return new MeasurementOptions(
        Optional.of(signature), cpuModel, host, guestFeatures, vmType, pageOrder);
  }

  /** Returns the same with this CPU model. */
  public MeasurementOptions withCpuModel(String model) {
    return new MeasurementOptions(
        cpuSignature, Optional.of(model), host, guestFeatures, vmType, pageOrder);
  }

  /** Returns the same for this host. */
  public MeasurementOptions with(HostCpu cpu) {
    return new MeasurementOptions(cpuSignature, cpuModel, cpu, guestFeatures, vmType, pageOrder);
  }

  /** Returns the same with these guest features. */
  public MeasurementOptions withGuestFeatures(long features) {
    return new MeasurementOptions(
        cpuSignature, cpuModel, host, Optional.of(features), vmType, pageOrder);
  }

  /** Returns the same with this type of VM. */
  public MeasurementOptions with(SevVmType type) {
    return new MeasurementOptions(
        cpuSignature, cpuModel, host, guestFeatures, Optional.of(type), pageOrder);
  }

  /** Returns the same with this order of pages. */
  public MeasurementOptions with(PageOrder order) {
    return new MeasurementOptions(
        cpuSignature, cpuModel, host, guestFeatures, vmType, Optional.of(order));
  }
}
