package io.virtcvm.attestation;

import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.model.Domain;
import io.virtcvm.model.IndividualVcpu;
import io.virtcvm.model.Vcpu;
import io.virtcvm.model.Vcpus;
import java.util.HashSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

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
    if (domain.count("vcpus") > 1) {
      throw new UnmeasurableException(
          "ambiguous: <vcpus> stands " + domain.count("vcpus") + " times",
          "write one; libvirt would take the vCPUs of all");
    }
    if (each != null && !each.getVcpus().isEmpty()) {
      return new VcpuCount(enabled(each, most), most, "vcpus");
    }
    if (vcpu == null || vcpu.getCurrent() == null) {
      return new VcpuCount((int) most, most, "vcpu");
    }
    int current = number(vcpu.current(), "vcpu/@current");
    if (current > most) {
      throw new UnmeasurableException(
          current + " vCPUs in vcpu/@current, of " + most + " that there can be",
          "write no more than the text of <vcpu>");
    }
    return new VcpuCount(current, most, "vcpu/@current");
  }

  /** Counts as libvirt: of those with one id the last one holds. */
  private static int enabled(Vcpus each, long most) {
    Set<Long> enabled = new HashSet<>();
    for (IndividualVcpu one : each.getVcpus()) {
      OptionalLong id = one.id();
      if (id.isEmpty() || id.getAsLong() >= most) {
        throw new UnmeasurableException(
            "no vCPU of the domain: vcpus/vcpu/@id is '"
                + Objects.requireNonNullElse(one.getId(), "")
                + "'",
            "give each an id from 0 to " + (most - 1) + ", or leave <vcpus> out");
      }
      if (one.enabled().orElse(false)) {
        enabled.add(id.getAsLong());
      } else {
        enabled.remove(id.getAsLong());
      }
    }
    return number(OptionalLong.of(enabled.size()), "vcpus");
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
