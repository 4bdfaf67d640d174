package io.virtcvm.attestation;

import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.model.Cpu;
import io.virtcvm.model.CpuModel;
import io.virtcvm.model.Domain;
import java.util.Optional;

/**
 * The signature of a domain's CPU, and who says so. It is asked of the domain, of the host where
 * the domain leaves it to the host, and never guessed.
 *
 * @param signature the signature
 * @param origin {@code cpu/model}, {@code host}
 * @param model QEMU's model; empty where it is the host's CPU itself
 */
record CpuChoice(CpuSignature signature, String origin, String model) {
  private static final String SAY =
      "say it with --cpu-signature, or with --cpu-model where it is QEMU's: ";

  /**
   * Finds it.
   *
   * @throws UnmeasurableException if nobody says it
   */
  static CpuChoice of(Domain domain, MeasurementOptions options) {
    if (options.cpuSignature().isPresent()) {
      return new CpuChoice(options.cpuSignature().get(), "--cpu-signature", "");
    }
    if (options.cpuModel().isPresent()) {
      return ofModel(options.cpuModel().get(), "--cpu-model");
    }
    Cpu cpu = domain.getCpu();
    if (cpu == null) {
      throw new UnmeasurableException(
          "no CPU in the domain: what libvirt and QEMU then take differs between their versions",
          "add <cpu mode='custom'><model>EPYC-Milan</model></cpu> or the like, or "
              + SAY
              + names());
    }
    String mode = cpu.getMode();
    if (mode == null || mode.equals("custom")) {
      return ofCustom(cpu.getModel());
    }
    return switch (mode) {
      case "host-passthrough", "maximum" ->
          options
              .host()
              .signature()
              .map(signature -> new CpuChoice(signature, "host", ""))
              .orElseThrow(() -> unknown(mode, "/proc/cpuinfo there has family, model, stepping"));
      case "host-model" ->
          options
              .host()
              .model()
              .map(model -> ofModel(model, "host"))
              .orElseThrow(() -> unknown(mode, "'virsh domcapabilities' there has the model"));
      default -> throw new UnmeasurableException("unknown CPU mode '" + mode + "'", SAY + names());
    };
  }

  /** Returns whether the host is asked. */
  static boolean asksHost(Domain domain, MeasurementOptions options) {
    return options.cpuSignature().isEmpty()
        && options.cpuModel().isEmpty()
        && Optional.ofNullable(domain.getCpu())
            .map(Cpu::getMode)
            .filter(mode -> !mode.equals("custom"))
            .isPresent();
  }

  private static CpuChoice ofCustom(CpuModel model) {
    String name = model == null ? null : model.getValue();
    if (name == null || name.isBlank()) {
      throw new UnmeasurableException("no model in the domain's CPU", SAY + names());
    }
    return ofModel(name.strip(), "cpu/model");
  }

  private static CpuChoice ofModel(String model, String origin) {
    Optional<CpuSignature> signature = CpuModels.signature(model);
    if (signature.isEmpty()) {
      throw new UnmeasurableException(
          "no CPU with SEV: model '" + model + "' of " + origin,
          "take one of " + names() + ", or say its signature with --cpu-signature");
    }
    return new CpuChoice(signature.get(), origin, model);
  }

  private static UnmeasurableException unknown(String mode, String hint) {
    return new UnmeasurableException(
        "CPU mode '" + mode + "': only the host knows its CPU",
        "ask it with --connect URI, or say it with --cpu-signature or --cpu-model; " + hint);
  }

  private static String names() {
    return CpuModels.names();
  }

  /** Returns it as an input. */
  Setting input() {
    String value = signature.toString() + (model.isEmpty() ? "" : " (" + model + ")");
    return new Setting("cpu-signature", origin, value);
  }
}
