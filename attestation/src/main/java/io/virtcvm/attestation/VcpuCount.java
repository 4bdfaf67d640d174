package io.virtcvm.attestation;

import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.model.Domain;
import io.virtcvm.model.IndividualVcpu;
import io.virtcvm.model.Vcpu;
import io.virtcvm.model.Vcpus;
import java.util.OptionalLong;

/**
 * How many vCPUs a domain starts with, which is how many save areas are measured: those that may be
 * plugged in later do not exist yet. Source: libvirt, formatdomain, CPU Allocation; Linux,
 * arch/x86/kvm/svm/sev.c, snp_launch_update_vmsa, which takes the vCPUs that there are.
 *
 * @param count as many
 * @param most as many as there can be
 * @param origin where the domain says so
 */
record VcpuCount(int count, long most, String origin) {
  /** More than QEMU takes. */
  private static final int LIMIT = 65_535;

  /**
   * Counts them.
   *
   * @throws UnmeasurableException if the domain does not tell
   */
  static VcpuCount of(Domain domain) {
    Vcpu vcpu = domain.getVcpu();
    Vcpus each = domain.getVcpus();
    long most = vcpu == null || vcpu.getValue() == null ? 1 : number(vcpu.value(), "vcpu");
    if (each != null && !each.getVcpus().isEmpty()) {
      return new VcpuCount(enabled(each), most, "vcpus");
    }
    return vcpu == null || vcpu.getCurrent() == null
        ? new VcpuCount((int) most, most, "vcpu")
        : new VcpuCount(number(vcpu.current(), "vcpu/@current"), most, "vcpu/@current");
  }

  private static int enabled(Vcpus each) {
    long count = 0;
    for (IndividualVcpu one : each.getVcpus()) {
      count += one.enabled().orElse(false) ? 1 : 0;
    }
    return number(OptionalLong.of(count), "vcpus");
  }

  private static int number(OptionalLong value, String where) {
    if (value.isEmpty() || value.getAsLong() < 1 || value.getAsLong() > LIMIT) {
      throw new UnmeasurableException(
          "no number of vCPUs in " + where, "give it a number from 1 to " + LIMIT);
    }
    return (int) value.getAsLong();
  }

  /** Returns it as an input. */
  Setting input() {
    return new Setting("vcpus", origin, Integer.toString(count));
  }
}
