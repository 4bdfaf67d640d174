package io.virtcvm.attestation;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signatures that QEMU gives to its CPU models of AMD's. A model's versions differ in features
 * alone. Source: QEMU 11.1, target/i386/cpu.c, builtin_x86_defs: family, model, stepping; a test
 * asks a real QEMU.
 */
final class CpuModels {
  private static final Pattern NAME = Pattern.compile("(.+?)(-v[0-9]+)?");

  private static final Map<String, CpuSignature> SIGNATURES =
      Map.ofEntries(
          entry("EPYC", CpuSignature.of(23, 1, 2)),
          entry("EPYC-IBPB", CpuSignature.of(23, 1, 2)),
          entry("EPYC-Rome", CpuSignature.of(23, 49, 0)),
          entry("EPYC-Milan", CpuSignature.of(25, 1, 1)),
          entry("EPYC-Genoa", CpuSignature.of(25, 17, 0)),
          entry("EPYC-Turin", CpuSignature.of(26, 0, 0)));

  private CpuModels() {}

  /** Returns the signature of a model, in any version of it: {@code EPYC-Milan-v2}. */
  static Optional<CpuSignature> signature(String model) {
    Matcher name = NAME.matcher(model);
    return name.matches() ? Optional.ofNullable(SIGNATURES.get(name.group(1))) : Optional.empty();
  }

  /** Returns their names in a line. */
  static String names() {
    return String.join(", ", new TreeSet<>(SIGNATURES.keySet()));
  }
}
