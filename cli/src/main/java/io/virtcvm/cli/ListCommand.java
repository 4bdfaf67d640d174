package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.libvirt.Connection;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code virt-cvm list}: a host's domains, their TEEs, and which of them can go back. */
final class ListCommand {
  private ListCommand() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "list",
            "Lists a host's domains: their TEE, and whether a revert is at hand.",
            ListCommand::list);
    HostConnection.addTo(spec);
    OutputForm.addTo(spec);
    return spec;
  }

  private static int list(CommandLine commandLine) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    List<HostedDomain> domains;
    try (Connection connection = HostConnection.open(commandLine, Connection.Access.READ)) {
      domains = HostedDomain.on(connection);
    }
    StandardStream.OUTPUT.print(form == OutputForm.JSON ? json(domains) : text(domains));
    return ExitCode.DONE;
  }

  private static String text(List<HostedDomain> domains) {
    Columns columns = new Columns();
    columns.add("NAME", "STATE", "TEE", "CONVERTED", "REVERT");
    for (HostedDomain domain : domains) {
      columns.add(
          domain.name(),
          domain.running() ? "running" : "shut off",
          domain.launchSecurity().map(type -> TeeNames.of(type).orElse(type)).orElse("-"),
          domain.converted() ? "by virt-cvm" : "-",
          domain.conversion().isPresent() ? "at hand" : "-");
    }
    return columns.toString();
  }

  private static String json(List<HostedDomain> domains) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setFormattingStyle(FormattingStyle.PRETTY);
      json.beginArray();
      for (HostedDomain domain : domains) {
        json.beginObject();
        json.name("name").value(domain.name());
        json.name("uuid").value(domain.uuid());
        json.name("running").value(domain.running());
        json.name("launchSecurity").value(domain.launchSecurity().orElse(null));
        json.name("tee").value(domain.launchSecurity().flatMap(TeeNames::of).orElse(null));
        json.name("converted").value(domain.converted());
        json.name("revertible").value(domain.conversion().isPresent());
        json.endObject();
      }
      json.endArray();
    }
    return Printable.lines(text.toString()) + "\n";
  }
}
