package io.virtcvm.attestation;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.attestation.ReferenceValues.Digests;
import io.virtcvm.attestation.ReferenceValues.Flag;
import io.virtcvm.attestation.ReferenceValues.Quantity;
import io.virtcvm.attestation.ReferenceValues.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reference values as Trustee's reference value service takes them.
 *
 * <p>Source: Trustee of August 2026, rvps/src/extractors/sample.
 */
public final class TrusteeJson {
  private TrusteeJson() {}

  /** Returns an object of names and values in JSON, which a file of values holds. */
  public static String values(ReferenceValues all) {
    return object(json -> write(all, json));
  }

  /** Returns the message that {@code rvps-tool register} sends, in JSON, with the values in it. */
  public static String message(ReferenceValues all) {
    byte[] payload = values(all).getBytes(StandardCharsets.UTF_8);
    return object(
        json -> {
          json.name("version").value("0.1.0");
          json.name("type").value("sample");
          json.name("payload").value(Base64.getEncoder().encodeToString(payload));
        });
  }

  /** Writes what is in an object. */
  @FunctionalInterface
  private interface Members {
    void write(JsonWriter json) throws IOException;
  }

  private static String object(Members members) {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    try {
      json.beginObject();
      members.write(json);
      json.endObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no file that could fail", e);
    }
    return text + "\n";
  }

  private static void write(ReferenceValues all, JsonWriter json) throws IOException {
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
  }
}
