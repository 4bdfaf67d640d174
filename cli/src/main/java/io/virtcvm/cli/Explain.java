package io.virtcvm.cli;

import io.virtcvm.Rule;
import io.virtcvm.Tee;
import io.virtcvm.libvirt.HostChecks;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code virt-cvm explain}: all rules in order, or one rule's page. */
final class Explain {
  private Explain() {}

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "explain",
            "Lists all rules in the order in which they run, or explains one.",
            Explain::explain);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("RULE")
            .type(String.class)
            .description("A rule's id, as the report names it.")
            .build());
    return spec;
  }

  private static int explain(CommandLine commandLine) throws IOException {
    String id = commandLine.getParseResult().matchedPositionalValue(0, "");
    PrintWriter out = commandLine.getOut();
    if (id.isEmpty()) {
      Tee.all().forEach(tee -> list(out, tee));
      out.println("host: what 'virt-cvm define' looks at first");
      HostChecks.SUMMARIES.forEach(
          (check, summary) -> out.printf("    %-26s %s%n", check, summary));
    } else {
      page(commandLine, out, id);
    }
    return ExitCode.DONE;
  }

  private static void list(PrintWriter out, Tee tee) {
    out.println(tee.name() + ": " + tee.title());
    for (Rule rule : tee.rules()) {
      out.printf("    %-26s %s%n", rule.id(), rule.summary());
    }
  }

  private static void page(CommandLine commandLine, PrintWriter out, String id) throws IOException {
    for (Tee tee : Tee.all()) {
      for (Rule rule : tee.rules()) {
        if (rule.id().equals(id)) {
          print(out, tee, rule);
          return;
        }
      }
    }
    if (HostChecks.SUMMARIES.containsKey(id)) {
      out.print(HostChecks.page(id));
      return;
    }
    throw new ParameterException(
        commandLine, "unknown rule '" + id + "': 'virt-cvm explain' lists all rules");
  }

  private static void print(PrintWriter out, Tee tee, Rule rule) throws IOException {
    try (InputStream page = tee.getClass().getResourceAsStream(rule.id() + ".md")) {
      out.print(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    }
    out.println();
    out.println("## Sources");
    for (String source : rule.sources()) {
      out.println("- " + source);
    }
  }
}
