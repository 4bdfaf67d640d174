package io.virtcvm.cli;

import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.attestation.CpuSignature;
import io.virtcvm.attestation.InvalidFirmwareException;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.Measurement;
import io.virtcvm.attestation.MeasurementOptions;
import io.virtcvm.attestation.PageOrder;
import io.virtcvm.attestation.SevVmType;
import io.virtcvm.attestation.UnmeasurableException;
import io.virtcvm.libvirt.Connection;
import io.virtcvm.libvirt.HostCpu;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.LibvirtDomain;
import io.virtcvm.rules.Hexadecimal;
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

/**
 * The domain that a command looks at before it is launched, of a host or of a file, and all that
 * the user says of that launch.
 */
final class LaunchedDomain {
  private static final String CPU_SIGNATURE = "--cpu-signature";
  private static final String CPU_MODEL = "--cpu-model";
  private static final String GUEST_FEATURES = "--guest-features";
  private static final String VM_TYPE = "--vm-type";
  private static final String PAGE_ORDER = "--page-order";

  private final String target;
  private final DomainDocument document;
  private final MeasurementOptions options;
  private final LaunchFiles files;
  private final Optional<Connection> connection;

  private LaunchedDomain(
      String target,
      DomainDocument document,
      MeasurementOptions options,
      LaunchFiles files,
      Optional<Connection> connection) {
    this.target = target;
    this.document = document;
    this.options = options;
    this.files = files;
    this.connection = connection;
  }

  /** What a command does with it; returns the exit code. */
  @FunctionalInterface
  interface Action {
    int run(LaunchedDomain domain) throws IOException;
  }

  static void addTo(CommandSpec spec) {
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
    add(
        spec,
        PAGE_ORDER,
        "one-pass|two-pass",
        "For TDX: the host adds and measures page by page, as upstream QEMU and Linux do, or adds all"
            + " pages of a section first. The former when left out.");
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
  }

  private static void add(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  /** Reads it, and tells what goes wrong with its measurement. */
  static int with(CommandLine commandLine, Action action) throws IOException {
    MeasurementOptions options = options(commandLine);
    String target = commandLine.getParseResult().matchedPositionalValue(0, "");
    try {
      if (NamedFiles.isFile(target) && !HostConnection.isNamed(commandLine)) {
        LaunchFiles files = new LaunchFiles(commandLine, Optional.empty());
        return action.run(
            new LaunchedDomain(target, NamedFiles.read(target), options, files, Optional.empty()));
      }
      try (Connection connection = HostConnection.openWidest(commandLine)) {
        DomainDocument document =
            NamedFiles.isFile(target) ? NamedFiles.read(target) : read(connection, target);
        Optional<String> elsewhere =
            connection.isLocal() ? Optional.empty() : Optional.of(connection.hostname());
        LaunchFiles files = new LaunchFiles(commandLine, elsewhere);
        return action.run(
            new LaunchedDomain(target, document, options, files, Optional.of(connection)));
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

  /** Returns it as the user named it. */
  String target() {
    return target;
  }

  DomainDocument document() {
    return document;
  }

  /** Returns the host that it will run on. */
  Host host() throws IOException {
    return connection.isPresent() ? HostFacts.of(connection.get()).host() : Host.local();
  }

  /**
   * Computes what a verifier must see of it.
   *
   * @param converted it, or what is made of it
   */
  LaunchMeasurement measure(DomainDocument converted) throws IOException {
    boolean ask = connection.isPresent() && Measurement.asksHost(converted, options);
    MeasurementOptions all = ask ? options.with(cpu(connection.get())) : options;
    return Measurement.of(converted, all, files);
  }

  private static MeasurementOptions.HostCpu cpu(Connection connection) throws IOException {
    HostCpu cpu = HostCpu.of(connection);
    Optional<CpuSignature> signature =
        cpu.id().map(id -> CpuSignature.of(id.family(), id.model(), id.stepping()));
    return new MeasurementOptions.HostCpu(signature, cpu.model());
  }

  /** Tells what the owner should know of its values, where these are printed without it. */
  void tellNotes(LaunchMeasurement measurement) {
    for (String note : measurement.notes()) {
      Message.print(NamedFiles.shown(target) + ": note: " + note);
    }
  }

  /** Tells of options that made no difference to its measurement. */
  void tellUnread() {
    files.tellUnread();
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
    if (parsed.hasMatchedOption(PAGE_ORDER)) {
      options = options.with(pageOrder(commandLine, parsed.matchedOptionValue(PAGE_ORDER, "")));
    }
    return options;
  }

  /** Takes no digits without 0x: whoever writes 21 for the features that are 0x21 means these. */
  private static long number(CommandLine commandLine, String option, long most) {
    String text = commandLine.getParseResult().matchedOptionValue(option, "");
    try {
      long value = Hexadecimal.parse(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (IllegalArgumentException e) {
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

  private static PageOrder pageOrder(CommandLine commandLine, String text) {
    List<String> names = new ArrayList<>();
    for (PageOrder order : PageOrder.values()) {
      if (order.text().equals(text)) {
        return order;
      }
      names.add(order.text());
    }
    throw new ParameterException(
        commandLine, "unknown page order '" + text + "': take one of " + String.join(", ", names));
  }
}
