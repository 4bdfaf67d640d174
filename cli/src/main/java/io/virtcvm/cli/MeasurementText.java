package io.virtcvm.cli;

import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.attestation.LaunchMeasurement.Value;

/** What a verifier must see of a domain, for people. */
final class MeasurementText {
  private MeasurementText() {}

  static String of(String name, LaunchMeasurement measurement) {
    StringBuilder text = new StringBuilder();
    text.append(Printable.of(name)).append(": ");
    text.append(Printable.of(measurement.launchSecurity())).append("\n\n");
    for (Value value : measurement.values()) {
      String assuming = value.assuming().isEmpty() ? "" : ", for " + value.assuming();
      text.append(Printable.of(value.name() + assuming)).append(":\n");
      text.append("  ").append(value.digest().hex()).append('\n');
      text.append("  (").append(value.evidence().text()).append(")\n");
    }
    Columns columns = new Columns();
    for (Input input : measurement.inputs()) {
      if (input instanceof Content content) {
        add(columns, content);
      } else if (input instanceof Setting setting) {
        columns.add(setting.name(), setting.value(), "(" + setting.origin() + ")");
      }
    }
    text.append("\nThis follows from:\n").append(columns.toString().indent(2));
    for (String note : measurement.notes()) {
      text.append("\nnote: ").append(Printable.of(note)).append('\n');
    }
    return text.toString();
  }

  private static void add(Columns columns, Content content) {
    columns.add(content.name(), content.source(), "(" + content.origin() + ")");
    columns.add("", content.sha256().hex(), "sha256 of " + content.size() + " bytes");
    content.sha384().ifPresent(digest -> columns.add("", digest.hex(), "sha384"));
  }
}
