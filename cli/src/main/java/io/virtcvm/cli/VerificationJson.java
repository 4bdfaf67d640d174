package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.libvirt.PolicyInForce;
import io.virtcvm.libvirt.Verification;
import io.virtcvm.libvirt.Witness;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;

/** The same for programs. */
final class VerificationJson {
  private VerificationJson() {}

  static String of(String name, String uuid, Verification verification) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    json.name("name").value(name);
    json.name("uuid").value(uuid);
    json.name("verdict").value(word(verification.verdict()));
    json.name("reason").value(verification.reason());
    json.name("policy");
    add(json, verification.policy());
    json.name("witnesses").beginArray();
    for (Witness witness : verification.witnesses()) {
      json.beginObject();
      json.name("name").value(witness.name());
      json.name("speaks").value(word(witness.speaks()));
      json.name("said").value(witness.said());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    json.flush();
    return Printable.lines(text.toString()) + "\n";
  }

  private static void add(JsonWriter json, Optional<PolicyInForce> known) throws IOException {
    if (known.isEmpty()) {
      json.nullValue();
      return;
    }
    PolicyInForce policy = known.get();
    json.beginObject();
    json.name("tee").value(policy.tee());
    json.name("value").value(policy.value());
    json.name("names").beginArray();
    for (String name : policy.names()) {
      json.value(name);
    }
    json.endArray();
    json.name("debugging").value(policy.allowsDebugging());
    json.endObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
