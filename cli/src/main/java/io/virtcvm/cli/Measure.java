package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.attestation.CpuSignature;
import io.virtcvm.attestation.InvalidFirmwareException;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.Measurement;
import io.virtcvm.attestation.MeasurementOptions;
import io.virtcvm.attestation.SevVmType;
import io.virtcvm.attestation.UnmeasurableException;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.HostCpu;
import io.virtcvm.libvirt.LibvirtDomain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm measure}: what a verifier must see of a domain, before it starts. */
final class Measure {
  private static final String CPU_SIGNATURE = "--cpu-signature";
  private static final String CPU_MODEL = "--cpu-model";
  private static final String GUEST_FEATURES = "--guest-features";
  private static final String VM_TYPE = "--vm-type";
  private static final String DIGEST = "--digest";

  private Measure() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "measure",
            "Computes what a verifier must see of a confidential domain, before it starts, and shows"
                + " all that it follows from. The TEE is that of the domain's launchSecurity: convert"
                + " the domain first.",
            Measure::measure);
    HostConnection.addTo(spec);
    LaunchFiles.addTo(spec);
    add(spec, CPU_SIGNATURE, "0xHEX", "The guest CPU's signature: EAX of CPUID function 1.");
    add(spec, CPU_MODEL, "NAME", "QEMU's model of the guest's CPU: EPYC-Milan.");
    add(
        spec,
        GUEST_FEATURES,
        "0xHEX",
        "SEV_FEATURES of the guest's vCPUs: 0x1, or 0x21 with debug swap; for SEV-ES 0x0 or 0x20."
            + " Both when left out.");
    add(
        spec,
        VM_TYPE,
        "legacy|init2",
        "For SEV-ES: QEMU's legacy-vm-type is auto or on, or it is off. Both when left out.");
    add(spec, DIGEST, "hex|base64", "Print the launch digest, and nothing else.");
    OutputForm.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("DOMAIN|FILE|-")
            .type(String.class)
            .description(
                "The name or uuid of a domain of the host; with a / in it or .xml at its end, the"
                    + " file of a domain's XML; - is standard input. A file needs no host, unless it"
                    + " leaves its CPU to the host.")
            .build());
    return spec;
  }

  private static void add(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  private static int measure(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    String digest = digest(commandLine);
    MeasurementOptions options = options(commandLine);
    String target = commandLine.getParseResult().matchedPositionalValue(0, "");
    try {
      if (NamedFiles.isFile(target) && !HostConnection.isNamed(commandLine)) {
        LaunchFiles files = new LaunchFiles(commandLine, Optional.empty());
        return measure(NamedFiles.read(target), options, files, digest, form);
      }
      try (Connection connection = HostConnection.openWidest(commandLine)) {
        DomainDocument document =
            NamedFiles.isFile(target) ? NamedFiles.read(target) : read(connection, target);
        Optional<String> elsewhere =
            connection.isLocal() ? Optional.empty() : Optional.of(connection.hostname());
        LaunchFiles files = new LaunchFiles(commandLine, elsewhere);
        MeasurementOptions all =
            Measurement.asksHost(document, options) ? options.with(cpu(connection)) : options;
        return measure(document, all, files, digest, form);
      }
    } catch (UnmeasurableException e) {
      Message.print(
          NamedFiles.shown(target) + ": cannot measure it: " + e.getMessage(),
          Failure.hint(e.remedy()));
      return ExitCode.REFUSED;
    } catch (InvalidFirmwareException e) {
      Message.print(
          NamedFiles.shown(target) + ": cannot measure it: its firmware: " + e.getMessage(),
          Failure.hint("give it firmware for its TEE; 'virt-cvm host' lists what the host has"));
      return ExitCode.REFUSED;
    }
  }

  private static DomainDocument read(Connection connection, String name) throws IOException {
    try (LibvirtDomain domain = NamedDomain.find(connection, name)) {
      return DomainDocument.parse(domain.definition());
    } catch (InvalidDomainException e) {
      throw new UnreadableException(name + ": " + e.getMessage(), e);
    }
  }

  private static MeasurementOptions.HostCpu cpu(Connection connection) throws IOException {
    HostCpu cpu = HostCpu.of(connection);
    Optional<CpuSignature> signature =
        cpu.id().map(id -> CpuSignature.of(id.family(), id.model(), id.stepping()));
    return new MeasurementOptions.HostCpu(signature, cpu.model());
  }

  private static int measure(
      DomainDocument document,
      MeasurementOptions options,
      LaunchFiles files,
      String digest,
      OutputForm form)
      throws IOException {
    LaunchMeasurement measurement = Measurement.of(document, options, files);
    String name = Optional.ofNullable(document.domain().getName()).orElse("");
    String text =
        switch (digest) {
          case "hex" -> measurement.only().digest().hex() + "\n";
          case "base64" -> measurement.only().digest().base64() + "\n";
          default ->
              form == OutputForm.JSON
                  ? MeasurementJson.of(name, measurement)
                  : MeasurementText.of(name, measurement);
        };
    StandardStream.OUTPUT.print(text);
    files.tellUnread();
    return ExitCode.DONE;
  }

  private static String digest(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    String digest = parsed.matchedOptionValue(DIGEST, "");
    if (parsed.hasMatchedOption(DIGEST) && !List.of("hex", "base64").contains(digest)) {
      throw new ParameterException(
          commandLine, "unknown form of digest '" + digest + "': take one of hex, base64");
    }
    if (parsed.hasMatchedOption(DIGEST) && parsed.hasMatchedOption("--format")) {
      throw new ParameterException(
          commandLine, "--digest prints nothing but the digest: leave out --format, or --digest");
    }
    return digest;
  }

  private static MeasurementOptions options(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    MeasurementOptions options = MeasurementOptions.NONE;
    if (parsed.hasMatchedOption(CPU_SIGNATURE) && parsed.hasMatchedOption(CPU_MODEL)) {
      throw new ParameterException(
          commandLine, "two CPUs: leave out " + CPU_SIGNATURE + " or " + CPU_MODEL);
    }
    if (parsed.hasMatchedOption(CPU_SIGNATURE)) {
      long value = number(commandLine, CPU_SIGNATURE, 0xffff_ffffL);
      options = options.withCpuSignature(new CpuSignature((int) value));
    }
    if (parsed.hasMatchedOption(CPU_MODEL)) {
      options = options.withCpuModel(parsed.matchedOptionValue(CPU_MODEL, ""));
    }
    if (parsed.hasMatchedOption(GUEST_FEATURES)) {
      options = options.withGuestFeatures(number(commandLine, GUEST_FEATURES, Long.MAX_VALUE));
    }
    if (parsed.hasMatchedOption(VM_TYPE)) {
      options = options.with(vmType(commandLine, parsed.matchedOptionValue(VM_TYPE, "")));
    }
    return options;
  }

  private static long number(CommandLine commandLine, String option, long most) {
    String text = commandLine.getParseResult().matchedOptionValue(option, "");
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ParameterException(
        commandLine, "invalid value '" + text + "' for " + option + ": take a number, like 0x21");
  }

  private static SevVmType vmType(CommandLine commandLine, String text) {
    List<String> names = new ArrayList<>();
    for (SevVmType type : SevVmType.values()) {
      if (type.text().equals(text)) {
        return type;
      }
      names.add(type.text());
    }
    throw new ParameterException(
        commandLine, "unknown VM type '" + text + "': take one of " + String.join(", ", names));
  }
}
