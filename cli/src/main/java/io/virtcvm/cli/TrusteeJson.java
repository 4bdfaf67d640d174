package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.attestation.Digest;
import io.virtcvm.attestation.ReferenceValues;
import io.virtcvm.attestation.ReferenceValues.Digests;
import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.attestation.ReferenceValues.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reference values as Trustee takes them. Source: Trustee, rvps/src/extractors/sample. */
final class TrusteeJson {
  private TrusteeJson() {}

  /** Returns an object of names and values, which a file of values holds. */
  static String values(ReferenceValues all) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    for (Value value : all.values()) {
      json.name(value.name());
      if (value instanceof Digests digests) {
        json.beginArray();
        for (Digest digest : digests.any()) {
          json.value(digest.hex());
        }
        json.endArray();
      } else if (value instanceof Flag flag) {
        json.value(flag.value());
      } else if (value instanceof Quantity quantity) {
        json.value(quantity.value());
      }
    }
    json.endObject();
    json.flush();
    return text + "\n";
  }

  /** Returns the message that {@code rvps-tool register} sends, with the values in it. */
  static String message(ReferenceValues all) throws IOException {
    byte[] payload = values(all).getBytes(StandardCharsets.UTF_8);
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    json.name("version").value("0.1.0");
    json.name("type").value("sample");
    json.name("payload").value(Base64.getEncoder().encodeToString(payload));
    json.endObject();
    json.flush();
    return text + "\n";
  }
}
