package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.Host.EncryptionBit;
import io.virtcvm.firmware.FirmwareDescriptor;
import io.virtcvm.libvirt.HostFacts;
import io.virtcvm.libvirt.LocalFacts;
import io.virtcvm.libvirt.Offer;
import io.virtcvm.libvirt.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a host offers, for programs. Keys stay; what is not known is null. */
final class HostJson {
  private final JsonWriter json;

  private HostJson(JsonWriter json) {
    this.json = json;
  }

  static String of(HostFacts facts, List<String> notes) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setFormattingStyle(FormattingStyle.PRETTY);
      new HostJson(json).add(facts, notes);
    }
    return Printable.lines(text.toString()) + "\n";
  }

  private void add(HostFacts facts, List<String> notes) throws IOException {
    json.beginObject();
    json.name("host").value(facts.hostname());
    json.name("uri").value(facts.uri());
    json.name("local").value(facts.local());
    json.name("libvirt").value(facts.libvirt().toString());
    json.name("hypervisor").value(facts.hypervisor());
    json.name("qemu").value(facts.qemu().map(Version::toString).orElse(null));
    json.name("tees").beginArray();
    for (Offer offer : facts.offers()) {
      add(offer, facts.firmware(offer.name()));
    }
    json.endArray();
    add(facts.encryptionBit());
    addNumbers("guests", facts.guests());
    addTexts("firmwareFiles", facts.loaders());
    json.name("selectsStatelessFirmware").value(facts.selectsStatelessFirmware());
    add("kernel", facts.kernel());
    addTexts("notes", notes);
    json.endObject();
  }

  private void add(Offer offer, Optional<FirmwareDescriptor> firmware) throws IOException {
    json.beginObject();
    json.name("launchSecurity").value(offer.name());
    json.name("tee").value(TeeNames.of(offer.name()).orElse(null));
    json.name("offered").value(offer.answer().name().toLowerCase(Locale.ROOT));
    json.name("reason").value(offer.reason());
    json.name("remedy").value(offer.remedy().orElse(null));
    json.name("firmware").value(firmware.map(FirmwareDescriptor::path).orElse(null));
    json.name("firmwareDescriptor").value(firmware.map(FirmwareDescriptor::name).orElse(null));
    json.endObject();
  }

  private void add(Optional<EncryptionBit> bit) throws IOException {
    json.name("cbitpos").value(bit.map(EncryptionBit::position).orElse(null));
    json.name("reducedPhysBits").value(bit.map(EncryptionBit::reducedPhysBits).orElse(null));
  }

  private void add(String name, Optional<LocalFacts> kernel) throws IOException {
    json.name(name);
    if (kernel.isEmpty()) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("parameters").beginObject();
    for (Map.Entry<String, String> entry : kernel.get().parameters().entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
    addNumbers("miscCapacity", kernel.get().capacity());
    json.name("sevDevice").value(kernel.get().sevDevice());
    json.name("qgsSocket").value(kernel.get().qgsSocket());
    json.endObject();
  }

  private void addNumbers(String name, Map<String, Long> numbers) throws IOException {
    json.name(name).beginObject();
    for (Map.Entry<String, Long> entry : numbers.entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
  }

  private void addTexts(String name, List<String> texts) throws IOException {
    json.name(name).beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }
}
