package io.virtcvm.cli;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import io.virtcvm.Tee;
import io.virtcvm.hook.AdminSettings;
import io.virtcvm.hook.ClusterFacts;
import io.virtcvm.hook.Finding;
import io.virtcvm.hook.Preflight;
import io.virtcvm.hook.UnreadableJsonException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm kubevirt preflight}: what will become of a VM, before it is started. */
final class KubevirtPreflight {
  private static final String FACTS = "--cluster-facts";

  /** One byte more is read, and refused there where it is too much. */
  private static final int LARGEST = 4 << 20;

  private KubevirtPreflight() {}

  static CommandSpec spec(List<Tee> tees) {
    HookOptions options = new HookOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "preflight",
            "Tells what of a VM will be refused, lost or ignored under a hook with these options.",
            commandLine -> tell(commandLine, options));
    options.addTo(spec);
    spec.addOption(
        OptionSpec.builder(FACTS)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "What 'kubectl get kubevirts.kubevirt.io,plugins.plugin.kubevirt.io -A -o json'"
                    + " prints.")
            .build());
    OutputForm.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .paramLabel("FILE|-")
            .type(String.class)
            .description("A VirtualMachine or VirtualMachineInstance in JSON: kubectl get -o json.")
            .build());
    return spec;
  }

  private static int tell(CommandLine commandLine, HookOptions options) throws IOException {
    OutputForm form = OutputForm.of(commandLine);
    // The hook will run elsewhere: this environment is not its.
    AdminSettings settings = options.settings(commandLine, Map.of());
    ParseResult parsed = commandLine.getParseResult();
    Optional<ClusterFacts> facts = facts(parsed.matchedOptionValue(FACTS, ""));
    Preflight preflight = preflight(parsed.matchedPositionalValue(0, ""), settings, facts);
    StandardStream.OUTPUT.print(
        form == OutputForm.JSON
            ? json(preflight)
            : text(preflight, StandardStream.OUTPUT.palette()));
    return preflight.fails() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private static Optional<ClusterFacts> facts(String name) throws UnreadableException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    byte[] content = NamedFiles.readBytes(name, LARGEST);
    try {
      return Optional.of(ClusterFacts.parse(content));
    } catch (UnreadableJsonException e) {
      String remedy =
          e.getMessage().startsWith("not JSON") ? "; pass what kubectl prints with -o json" : "";
      throw new UnreadableException(name + ": " + e.getMessage() + remedy, e);
    }
  }

  private static Preflight preflight(
      String name, AdminSettings settings, Optional<ClusterFacts> facts) throws IOException {
    byte[] vm =
        name.equals(NamedFiles.STANDARD)
            ? System.in.readNBytes(LARGEST + 1)
            : NamedFiles.readBytes(name, LARGEST);
    try {
      return Preflight.of(vm, settings, facts);
    } catch (UnreadableJsonException e) {
      throw new UnreadableException(
          NamedFiles.shown(name)
              + ": "
              + e.getMessage()
              + "; pass one VM as 'kubectl get vm NAME -o json' prints it",
          e);
    }
  }

  private static String text(Preflight preflight, Palette palette) {
    StringBuilder text = new StringBuilder();
    String vm = preflight.vm().isEmpty() ? "VM without a name" : preflight.vm();
    text.append(palette.strong(Printable.of(vm))).append(": ");
    text.append(verdict(preflight)).append('\n');
    for (Finding finding : preflight.findings()) {
      text.append(
          finding.severity() == Finding.Severity.ERROR
              ? palette.error("error")
              : palette.warning("warning"));
      text.append(": ").append(Printable.of(finding.message()));
      if (!finding.path().isEmpty()) {
        text.append(" (").append(Printable.of(finding.path())).append(')');
      }
      text.append("\n    ").append(Printable.of(finding.remedy())).append('\n');
    }
    return text.toString();
  }

  private static String verdict(Preflight preflight) {
    String tee = preflight.tee().isPresent() ? preflight.tee().get().title() : "no TEE";
    if (preflight.fails()) {
      return tee + ": will not come up as asked";
    }
    if (preflight.tee().isEmpty()) {
      return "stays as it is, unprotected: nothing is asked for";
    }
    return preflight.findings().isEmpty()
        ? tee + ": nothing stands in the way"
        : tee + ": will come up, with something to know";
  }

  private static String json(Preflight preflight) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setFormattingStyle(FormattingStyle.PRETTY);
      json.beginObject();
      json.name("vm").value(preflight.vm());
      json.name("tee").value(preflight.tee().map(Tee::name).orElse(null));
      json.name("fails").value(preflight.fails());
      json.name("findings").beginArray();
      for (Finding finding : preflight.findings()) {
        json.beginObject();
        json.name("severity").value(finding.severity().name().toLowerCase(Locale.ROOT));
        json.name("path").value(finding.path());
        json.name("message").value(finding.message());
        json.name("remedy").value(finding.remedy());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    return Printable.lines(text.toString()) + "\n";
  }
}
