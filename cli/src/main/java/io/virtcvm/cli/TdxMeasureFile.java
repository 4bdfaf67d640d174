package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.DomainDocument;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.TdxMeasureMetadata;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code --tdx-measure}: the metadata.json from which virtee's tdx-measure computes RTMR0.
 *
 * <p>The tool looks for files beside that one: they are named from the root.
 */
final class TdxMeasureFile {
  private static final String FLAG = "--tdx-measure";

  /** What the domain cannot say; whoever makes it puts it beside the metadata. */
  private static final String ACPI_TABLES = "acpi_tables.bin";

  private TdxMeasureFile() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FLAG)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "For TDX: also write what the domain says of rtmr_0 here, as metadata.json of"
                    + " virtee's tdx-measure.")
            .build());
  }

  /** Writes it where it is asked for, and says what is left to do. */
  static void write(CommandLine commandLine, DomainDocument document, LaunchMeasurement measurement)
      throws IOException {
    Optional<String> file =
        Optional.ofNullable(commandLine.getParseResult().matchedOptionValue(FLAG, null));
    if (file.isEmpty()) {
      return;
    }
    if (file.get().equals(NamedFiles.STANDARD)) {
      throw new ParameterException(
          commandLine, FLAG + " - would mix with the measurement: name a file");
    }
    TdxMeasureMetadata metadata = TdxMeasureMetadata.of(document, measurement);
    NamedFiles.write(file.get(), json(metadata).getBytes(StandardCharsets.UTF_8));
    for (String note : metadata.notes()) {
      Message.print(file.get() + ": " + note);
    }
  }

  private static String json(TdxMeasureMetadata metadata) throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setFormattingStyle(FormattingStyle.PRETTY);
    json.beginObject();
    json.name("boot_config").beginObject();
    json.name("cpus").value(metadata.cpus());
    json.name("memory").value(size(metadata.memory()));
    json.name("bios").value(absolute(metadata.firmware()));
    json.name("acpi_tables").value(ACPI_TABLES);
    json.endObject();
    if (metadata.direct().isPresent()) {
      TdxMeasureMetadata.Direct direct = metadata.direct().get();
      json.name("direct").beginObject();
      json.name("kernel").value(absolute(direct.kernel()));
      json.name("initrd").value(absolute(direct.initrd()));
      json.name("cmdline").value(direct.cmdline());
      json.endObject();
    }
    json.endObject();
    json.flush();
    return text + "\n";
  }

  private static String absolute(String name) throws UnreadableException {
    return NamedFiles.path(name).toAbsolutePath().toString();
  }

  /** Sizes are whole MiB. */
  private static String size(long bytes) {
    return (bytes >> 20) + "M";
  }
}
