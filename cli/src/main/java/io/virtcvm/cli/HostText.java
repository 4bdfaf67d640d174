package io.virtcvm.cli;

import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.LocalFacts;
import io.virtcvm.libvirt.Offer;
import io.virtcvm.libvirt.Offer.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a host offers, for people. */
final class HostText {
  private HostText() {}

  static String of(HostFacts facts, List<String> notes) {
    StringBuilder text = new StringBuilder();
    text.append(versions(facts)).append('\n');
    text.append(offers(facts)).append('\n');
    text.append(details(facts));
    for (String note : notes) {
      text.append('\n').append(note).append('\n');
    }
    return text.append(remedies(facts)).toString();
  }

  private static Columns versions(HostFacts facts) {
    Columns columns = new Columns();
    columns.add("Host", facts.hostname());
    columns.add("URI", facts.uri());
    columns.add("libvirt", facts.libvirt().toString());
    columns.add(
        "Hypervisor", facts.hypervisor() + facts.qemu().map(version -> " " + version).orElse(""));
    return columns;
  }

  private static Columns offers(HostFacts facts) {
    Columns columns = new Columns();
    columns.add("TEE", "LIBVIRT NAME", "OFFERED", "WHY");
    for (Offer offer : facts.offers()) {
      columns.add(
          TeeNames.of(offer.name()).orElse("-"),
          offer.name(),
          offer.answer().name().toLowerCase(Locale.ROOT),
          offer.reason());
    }
    return columns;
  }

  private static Columns details(HostFacts facts) {
    Columns columns = new Columns();
    facts
        .encryptionBit()
        .ifPresent(
            bit -> {
              columns.add("cbitpos", "" + bit.position());
              columns.add("reducedPhysBits", "" + bit.reducedPhysBits());
            });
    if (!facts.guests().isEmpty()) {
      columns.add("Guests at once", pairs(facts.guests(), " "));
    }
    if (facts.local()) {
      for (Offer offer : facts.offers()) {
        columns.add("Firmware " + offer.name(), firmware(facts.firmware(offer.name())));
      }
    }
    String title = "Firmware files";
    for (String loader : facts.loaders()) {
      columns.add(title, loader);
      title = "";
    }
    facts.kernel().ifPresent(kernel -> add(columns, kernel));
    return columns;
  }

  private static String firmware(Optional<FirmwareDescriptor> chosen) {
    return chosen
        .map(one -> one.path() + " (" + one.name() + ")")
        .orElse("none that a descriptor names");
  }

  private static void add(Columns columns, LocalFacts kernel) {
    columns.add(
        "KVM parameters", kernel.parameters().isEmpty() ? "none" : pairs(kernel.parameters(), "="));
    if (!kernel.capacity().isEmpty()) {
      columns.add("misc.capacity", pairs(kernel.capacity(), " "));
    }
    columns.add("/dev/sev", kernel.sevDevice() ? "there" : "not there");
    columns.add("QGS socket", kernel.qgsSocket() ? "there" : "not there");
  }

  private static String pairs(Map<String, ?> map, String between) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + between + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String remedies(HostFacts facts) {
    StringBuilder text = new StringBuilder();
    for (Offer offer : facts.offers()) {
      Optional<String> remedy = offer.remedy().filter(any -> offer.answer() == Answer.NO);
      if (remedy.isPresent()) {
        text.append(text.isEmpty() ? "\nWhat to do:\n" : "");
        text.append("  ").append(Printable.of(offer.name() + ": " + remedy.get())).append('\n');
      }
    }
    return text.toString();
  }
}
