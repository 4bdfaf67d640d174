package io.virtcvm.cli;

import io.virtcvm.Tee;
import io.virtcvm.hook.AdminSettings;
import io.virtcvm.hook.DomainHook;
import io.virtcvm.hook.EnvironmentSettings;
import io.virtcvm.hook.FileSettings;
import io.virtcvm.hook.HookLog;
import io.virtcvm.hook.Setting;
import io.virtcvm.hook.UnreadableJsonException;
import io.virtcvm.hook.VmiHook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What a cluster's administrator tells a hook: flags, then the environment, then a file. See
 * docs/kubevirt.md and docs/adr/0014.
 */
final class HookOptions {
  private static final String TEE = "--tee";
  private static final String ALLOW = "--allow";
  private static final String ALLOW_UNPROTECTED = "--allow-unprotected";
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "VIRT_CVM_CONFIG";

  /** A ConfigMap holds no more. */
  private static final int LARGEST_CONFIG = 1 << 20;

  private final List<Tee> tees;
  private final TeeOptions options;

  HookOptions(List<Tee> tees) {
    this.tees = tees;
    this.options = new TeeOptions(tees);
  }

  void addTo(CommandSpec spec) {
    StringBuilder names = new StringBuilder("auto");
    for (Tee tee : tees) {
      names.append('|').append(tee.name());
    }
    add(
        spec,
        OptionSpec.builder("-t", TEE),
        names.toString(),
        "The kind of confidential VM; auto, the default: what the VMI's launchSecurity asks for.");
    add(
        spec,
        OptionSpec.builder(ALLOW),
        "NAMES|none",
        "What owners of VMs may set by annotations virt-cvm.io/NAME; default when left out:"
            + " everything but firmware, and policies without debug.");
    spec.addOption(
        OptionSpec.builder(ALLOW_UNPROTECTED)
            .description("Leave a VM alone that asks for nothing, instead of refusing it.")
            .build());
    add(
        spec,
        OptionSpec.builder(CONFIG),
        "FILE",
        "Take from this JSON file what neither flags nor the environment say.");
    options.addFlagsTo(spec);
  }

  private static void add(
      CommandSpec spec, OptionSpec.Builder option, String label, String description) {
    spec.addOption(option.paramLabel(label).type(String.class).description(description).build());
  }

  /**
   * Returns the hook that the command line, this process's environment and the file describe; what
   * it does is told on standard error.
   */
  DomainHook hook(CommandLine commandLine) throws UnreadableException {
    return hook(commandLine, new HookReport(HookLog.open(Message::print)));
  }

  /** Returns the same with a listener of one's own. */
  VmiHook hook(CommandLine commandLine, VmiHook.Listener listener) throws UnreadableException {
    return new VmiHook(settings(commandLine, System.getenv()), listener);
  }

  /** Returns the settings that the command line, the environment and the file add up to. */
  AdminSettings settings(CommandLine commandLine, Map<String, String> environment)
      throws UnreadableException {
    List<Map<String, Setting>> sources = new ArrayList<>();
    sources.add(flags(commandLine));
    try {
      sources.add(EnvironmentSettings.of(environment, tees));
      String file =
          commandLine
              .getParseResult()
              .matchedOptionValue(CONFIG, environment.getOrDefault(CONFIG_VARIABLE, ""));
      if (!file.isEmpty()) {
        sources.add(file(file));
      }
      return AdminSettings.of(tees, sources);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
  }

  /** Returns the content of the file that the command line names. */
  Optional<String> configText(CommandLine commandLine) throws UnreadableException {
    String file = commandLine.getParseResult().matchedOptionValue(CONFIG, "");
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(NamedFiles.readBytes(file, LARGEST_CONFIG), StandardCharsets.UTF_8));
  }

  /** Returns what the flags say, by name. */
  Map<String, Setting> flags(CommandLine commandLine) throws UnreadableException {
    ParseResult parsed = commandLine.getParseResult();
    Map<String, Setting> flags = new LinkedHashMap<>();
    for (String flag : new String[] {TEE, ALLOW}) {
      if (parsed.hasMatchedOption(flag)) {
        put(flag, parsed.matchedOptionValue(flag, ""), flags);
      }
    }
    if (parsed.hasMatchedOption(ALLOW_UNPROTECTED)) {
      put(ALLOW_UNPROTECTED, "yes", flags);
    }
    for (Map.Entry<String, String> text : options.texts(commandLine).entrySet()) {
      put("--" + text.getKey(), text.getValue(), flags);
    }
    return flags;
  }

  private static void put(String flag, String value, Map<String, Setting> flags) {
    flags.put(flag.substring(2), new Setting(value, flag));
  }

  private static Map<String, Setting> file(String name) throws UnreadableException {
    byte[] content = NamedFiles.readBytes(name, LARGEST_CONFIG);
    try {
      return FileSettings.parse(content, name);
    } catch (UnreadableJsonException e) {
      throw new UnreadableException(name + ": " + e.getMessage(), e);
    }
  }
}
