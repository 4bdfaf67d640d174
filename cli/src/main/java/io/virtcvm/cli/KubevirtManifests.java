package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.hook.AdminSettings;
import io.virtcvm.hook.Manifests;
import io.virtcvm.hook.Manifests.Api;
import io.virtcvm.hook.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm kubevirt manifests}: what to apply to a cluster, as YAML. */
final class KubevirtManifests {
  private static final String API = "--api";
  private static final String IMAGE = "--image";
  private static final String NAME = "--name";
  private static final String ONLY = "--only";

  private KubevirtManifests() {}

  static CommandSpec spec(List<Tee> tees) {
    HookOptions options = new HookOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "manifests",
            "Prints what to apply so that KubeVirt calls a hook with these options, as YAML.",
            commandLine -> print(commandLine, options, tees));
    spec.addOption(
        OptionSpec.builder(IMAGE)
            .required(true)
            .paramLabel("IMAGE")
            .type(String.class)
            .description("The hook's image; its entry point is virt-cvm.")
            .build());
    add(
        spec,
        API,
        "hooks|plugin",
        "How KubeVirt calls: hook sidecars, the default, or the plugin API of KubeVirt 1.9.");
    add(spec, NAME, "NAME", "The name of the objects that are made; virt-cvm when left out.");
    add(spec, ONLY, "PART", "Print this part alone, as --patch-file takes it: kubevirt, vm, ...");
    options.addTo(spec);
    return spec;
  }

  private static void add(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .type(String.class)
            .description(description)
            .build());
  }

  private static int print(CommandLine commandLine, HookOptions options, List<Tee> tees)
      throws IOException {
    // The hook will run elsewhere: this environment is not its.
    AdminSettings settings = options.settings(commandLine, Map.of());
    ParseResult parsed = commandLine.getParseResult();
    Map<String, String> documents;
    try {
      documents =
          new Manifests(
                  api(commandLine),
                  settings.tee().isPresent() ? List.of(settings.tee().get()) : tees,
                  parsed.matchedOptionValue(IMAGE, ""),
                  parsed.matchedOptionValue(NAME, "virt-cvm"),
                  arguments(options.flags(commandLine), new TeeOptions(tees)),
                  options.configText(commandLine))
              .documents();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
    StandardStream.OUTPUT.print(chosen(commandLine, documents));
    return ExitCode.DONE;
  }

  private static Api api(CommandLine commandLine) {
    String api = commandLine.getParseResult().matchedOptionValue(API, "hooks");
    return switch (api) {
      case "hooks" -> Api.HOOKS;
      case "plugin" -> Api.PLUGIN;
      default ->
          throw new ParameterException(
              commandLine, "unknown API '" + api + "': take one of hooks, plugin");
    };
  }

  private static List<String> arguments(Map<String, Setting> flags, TeeOptions options) {
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, Setting> flag : flags.entrySet()) {
      String value = flag.getValue().value();
      boolean bare = value.isEmpty() || flag.getKey().equals("allow-unprotected");
      arguments.add(
          "--" + flag.getKey() + (bare ? "" : "=" + options.written(flag.getKey(), value)));
    }
    return arguments;
  }

  private static String chosen(CommandLine commandLine, Map<String, String> documents) {
    String only = commandLine.getParseResult().matchedOptionValue(ONLY, "");
    if (only.isEmpty()) {
      return String.join("---\n", documents.values());
    }
    return Optional.ofNullable(documents.get(only))
        .orElseThrow(
            () ->
                new ParameterException(
                    commandLine,
                    "unknown part '"
                        + only
                        + "': take one of "
                        + String.join(", ", documents.keySet())));
  }
}
