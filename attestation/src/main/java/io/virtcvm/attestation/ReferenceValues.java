package io.virtcvm.attestation;

import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.Hexadecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Trustee's default policy for CPUs compares a guest's report with, as far as its domain
 * tells. What only the host knows, such as firmware versions of its CPU, is not among it.
 *
 * <p>Source: Trustee of August 2026, attestation-service/src/ear_token/ear_default_policy_cpu.rego:
 * a list is searched ({@code in}), a flag or number is compared as it is ({@code ==}).
 *
 * @param values in the order in which the policy has them
 */
public record ReferenceValues(List<Value> values) {
  private static final String SEV_SNP = "sev-snp";
  private static final String TDX = "tdx";

  /** Its names for the values that a measurement computes, by those of the TEE's specification. */
  private static final Map<String, Map<String, String>> NAMES =
      Map.of(
          SEV_SNP, Map.of("launch-digest", "snp_launch_measurement"),
          TDX, Map.of("mr_td", "mr_td", "rtmr_1", "rtmr_1", "rtmr_2", "rtmr_2"));

  private static final int SMT = 16;
  private static final int SINGLE_SOCKET = 20;
  private static final int ABI_MAJOR = 8;

  /** Makes one that cannot change. */
  public ReferenceValues {
    values = List.copyOf(values);
  }

  /** A value, or several of which one must be seen. */
  public sealed interface Value permits Digests, Flag, Quantity {
    /** Returns the name by which the policy asks for it. */
    String name();
  }

  /**
   * Digests of which one must be seen.
   *
   * @param any at least one
   */
  public record Digests(String name, List<Digest> any) implements Value {
    /** Makes one that cannot change. */
    public Digests {
      any = List.copyOf(any);
    }
  }

  /** Something that is so or not. */
  public record Flag(String name, boolean value) implements Value {}

  /** A number. */
  public record Quantity(String name, long value) implements Value {}

  /**
   * Collects them.
   *
   * @param domain the domain that was measured
   * @throws UnmeasurableException if the policy knows nothing of its TEE
   */
  public static ReferenceValues of(Domain domain, LaunchMeasurement measurement) {
    Map<String, String> names = NAMES.get(measurement.launchSecurity());
    if (names == null) {
      throw new UnmeasurableException(
          "Trustee's default policy knows no '" + measurement.launchSecurity() + "'",
          "leave out --trustee, and write a policy of your own with these values");
    }
    List<Value> values = new ArrayList<>();
    List<String> done = new ArrayList<>();
    for (LaunchMeasurement.Value one : measurement.values()) {
      String name = names.get(one.name());
      if (name != null && !done.contains(name)) {
        done.add(name);
        values.add(new Digests(name, digests(measurement, one.name())));
      }
    }
    values.addAll(ofPolicy(domain));
    return new ReferenceValues(values);
  }

  private static List<Digest> digests(LaunchMeasurement measurement, String name) {
    return measurement.values().stream()
        .filter(value -> value.name().equals(name))
        .map(LaunchMeasurement.Value::digest)
        .distinct()
        .toList();
  }

  /** Returns those that follow from the guest policy alone. */
  static List<Value> ofPolicy(Domain domain) {
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security == null || !SEV_SNP.equals(security.getType())) {
      return List.of();
    }
    long policy = policy(Optional.ofNullable(security.getPolicy()));
    return List.of(
        new Quantity("snp_guest_abi_major", policy >>> ABI_MAJOR & 0xff),
        new Quantity("snp_guest_abi_minor", policy & 0xff),
        new Flag("snp_single_socket", (policy >>> SINGLE_SOCKET & 1) != 0),
        new Flag("snp_smt_allowed", (policy >>> SMT & 1) != 0));
  }

  private static long policy(Optional<String> text) {
    try {
      return Hexadecimal.ofLibvirt(text.orElse(""));
    } catch (IllegalArgumentException e) {
      throw new UnmeasurableException(
          "no guest policy that libvirt could read: '" + text.orElse("") + "'",
          "'virt-cvm check --tee snp' tells what it should be");
    }
  }
}
