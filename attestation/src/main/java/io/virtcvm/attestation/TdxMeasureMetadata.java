package io.virtcvm.attestation;

import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Memory;
import io.virtcvm.model.Os;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What virtee's tdx-measure is to be told of a domain to compute RTMR0.
 *
 * <p>RTMR0 follows from ACPI tables and boot variables, which are QEMU's and the firmware's to make
 * and which no XML has; the tool is given them as files. Here is only what the domain does say.
 * Source: virtee/tdx-measure, README, metadata.
 *
 * @param cpus how many vCPUs
 * @param memory how much memory in bytes
 * @param firmware its file
 * @param direct what is booted without a boot loader; empty if the guest boots from its disk, or if
 *     the tool cannot describe it
 * @param notes what is left to do, one line each
 */
public record TdxMeasureMetadata(
    int cpus, long memory, String firmware, Optional<Direct> direct, List<String> notes) {

  /** The tool counts in eight bits. */
  private static final int MOST_CPUS = 255;

  private static final long MIB = 1 << 20;

  /** No CPU has wider physical addresses. */
  private static final long MOST_MEMORY = 1L << 52;

  /** Makes one that cannot change. */
  public TdxMeasureMetadata {
    notes = List.copyOf(notes);
  }

  /** A kernel, its initial file system and its command line. */
  public record Direct(String kernel, String initrd, String cmdline) {}

  /**
   * Returns that of a domain.
   *
   * @param measurement its measurement, which tells the files that were read
   * @throws UnmeasurableException if it is not in TDX, or not of a form that the tool knows
   */
  public static TdxMeasureMetadata of(DomainDocument document, LaunchMeasurement measurement) {
    if (!measurement.launchSecurity().equals(TdxLaunch.TDX)) {
      throw new UnmeasurableException(
          "no TDX domain: '" + measurement.launchSecurity() + "'",
          "tdx-measure computes registers of TDX guests only");
    }
    Domain domain = document.domain();
    List<String> notes = new ArrayList<>();
    notes.add(
        "acpi_tables is a file that is still to be made: by extract_config_files.py of tdx-measure,"
            + " inside a guest of the same devices");
    notes.add(
        "tdx-measure takes Secure Boot for off: with firmware that has keys of its own, the rtmr_0"
            + " that it computes is not the guest's");
    String kernel = source(measurement, "kernel");
    String initrd = source(measurement, "initrd");
    Optional<Direct> direct = Optional.empty();
    if (kernel.isEmpty()) {
      notes.add(
          "the guest boots from its disk: add boot_order and path_boot_xxxx, made by the same"
              + " script, and pass --platform-only --direct-boot false to tdx-measure");
    } else {
      notes.add(
          "pass --platform-only to tdx-measure, and take rtmr_1 and rtmr_2 from here: it knows"
              + " edk2 before edk2-stable202508, and no guest without an initrd");
      if (!initrd.isEmpty()) {
        String cmdline = Optional.ofNullable(domain.getOs()).map(Os::getCmdline).orElse("");
        direct = Optional.of(new Direct(kernel, initrd, cmdline));
      }
    }
    return new TdxMeasureMetadata(
        cpus(domain), memory(domain), source(measurement, "firmware"), direct, notes);
  }

  private static String source(LaunchMeasurement measurement, String name) {
    for (LaunchMeasurement.Input input : measurement.inputs()) {
      if (input instanceof Content content && content.name().equals(name)) {
        return content.source();
      }
    }
    return "";
  }

  private static int cpus(Domain domain) {
    VcpuCount vcpus = VcpuCount.of(domain);
    if (vcpus.count() != vcpus.most()) {
      throw new UnmeasurableException(
          "starts with "
              + vcpus.count()
              + " of "
              + vcpus.most()
              + " vCPUs, which tdx-measure has no"
              + " word for",
          "let it start with all: no vCPU can be added to a TDX guest");
    }
    if (vcpus.count() > MOST_CPUS) {
      throw new UnmeasurableException(
          vcpus.count() + " vCPUs: tdx-measure counts to " + MOST_CPUS,
          "read rtmr_0 from a quote of the guest");
    }
    return vcpus.count();
  }

  /** Counts whole MiB, to which libvirt rounds up. Source: libvirt, qemuDomainAlignMemorySizes. */
  private static long memory(Domain domain) {
    Memory memory = domain.getMemory();
    long bytes = memory == null ? 0 : memory.bytes().orElse(0);
    if (bytes < 1 || bytes > MOST_MEMORY) {
      throw new UnmeasurableException(
          "no size in memory", "give it one, as 'virsh dumpxml' prints it");
    }
    Devices devices = domain.getDevices();
    if (devices != null && devices.count("memory") > 0) {
      throw new UnmeasurableException(
          "some of its memory is a device, which tdx-measure has no word for",
          "give the domain all of its memory as memory: none can be added to a TDX guest");
    }
    return (bytes - 1 | MIB - 1) + 1;
  }
}
