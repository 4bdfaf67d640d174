package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import java.io.IOException;
import java.io.StringWriter;

/** The same for programs. Keys stay. */
final class MeasurementJson {
  private MeasurementJson() {}

  static String of(String name, LaunchMeasurement measurement) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    json.name("domain").value(name);
    json.name("launchSecurity").value(measurement.launchSecurity());
    json.name("values").beginArray();
    for (Value value : measurement.values()) {
      add(json, value);
    }
    json.endArray();
    json.name("inputs").beginArray();
    for (Input input : measurement.inputs()) {
      add(json, input);
    }
    json.endArray();
    json.name("notes").beginArray();
    for (String note : measurement.notes()) {
      json.value(note);
    }
    json.endArray();
    json.endObject();
    json.flush();
    return Printable.lines(text.toString()) + "\n";
  }

  private static void add(JsonWriter json, Value value) throws IOException {
    json.beginObject();
    json.name("name").value(value.name());
    json.name("assuming").value(value.assuming().isEmpty() ? null : value.assuming());
    json.name("algorithm").value(value.digest().algorithm().text());
    json.name("hex").value(value.digest().hex());
    json.name("base64").value(value.digest().base64());
    json.name("evidence").value(value.evidence().text().replace(' ', '-'));
    json.endObject();
  }

  private static void add(JsonWriter json, Input input) throws IOException {
    json.beginObject();
    json.name("name").value(input.name());
    json.name("from").value(input.origin());
    if (input instanceof Content content) {
      json.name("source").value(content.source());
      json.name("size").value(content.size());
      json.name("sha256").value(content.sha256().hex());
      if (content.sha384().isPresent()) {
        json.name("sha384").value(content.sha384().get().hex());
      }
    } else if (input instanceof Setting setting) {
      json.name("value").value(setting.value());
    }
    json.endObject();
  }
}
