package io.virtcvm.cli;

import io.virtcvm.Option;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code --tee}, and a flag for each option that some TEE understands. Plain loops: every command
 * line starts here, and a lambda is slow the first time.
 */
final class TeeOptions {
  /** What a document itself begins with in place of a file's name: as manifests carry it. */
  private static final String BASE64 = "base64:";

  private final List<Tee> tees;

  TeeOptions(List<Tee> tees) {
    this.tees = tees;
  }

  void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-t", "--tee")
            .required(true)
            .paramLabel(names(tees, "|"))
            .type(String.class)
            .description("The kind of confidential VM.")
            .build());
    addFlagsTo(spec);
  }

  /** Adds the flags without {@code --tee}. */
  void addFlagsTo(CommandSpec spec) {
    Map<String, Option<?>> offered = new LinkedHashMap<>();
    for (Tee tee : tees) {
      for (Option<?> option : tee.options()) {
        offered.putIfAbsent(option.name(), option);
      }
    }
    for (Option<?> option : offered.values()) {
      spec.addOption(flag(option, names(users(option.name()), ", ")));
    }
  }

  private static OptionSpec flag(Option<?> option, String users) {
    OptionSpec.Builder flag =
        OptionSpec.builder("--" + option.name())
            .paramLabel(label(option))
            .type(String.class)
            .description(option.summary() + " (" + users + ")");
    Optional<String> bare = option.bare();
    if (bare.isPresent()) {
      // Only '--qgs=PATH' gives a value: in '--qgs FILE' the FILE is the domain.
      flag.arity("0..1").fallbackValue(bare.get());
      flag.preprocessor(
          (args, command, argument, info) -> {
            if (!"=".equals(info.get("separator"))) {
              args.push(bare.get());
            }
            return false;
          });
    }
    return flag.build();
  }

  private static String label(Option<?> option) {
    if (option.length().isPresent()) {
      return option.placeholder() + "|@FILE";
    }
    return option.placeholder() + (option.documentSize().isPresent() ? "|" + BASE64 + "TEXT" : "");
  }

  /** Returns what {@link #texts} tells of a flag, as the flag takes it where there are no files. */
  String written(String name, String value) {
    List<Tee> users = users(name);
    boolean document = !users.isEmpty() && option(users.get(0), name).documentSize().isPresent();
    return document ? BASE64 + value : value;
  }

  /** Returns the TEE that was asked for. */
  Tee tee(CommandLine commandLine) {
    String name = commandLine.getParseResult().matchedOptionValue("--tee", "");
    for (Tee tee : tees) {
      if (tee.name().equals(name)) {
        return tee;
      }
    }
    throw new ParameterException(
        commandLine, "unknown TEE '" + name + "': take one of " + names(tees, ", "));
  }

  /** Returns the request with every option set that was given on the command line. */
  Request read(CommandLine commandLine, Tee tee, Request request) throws UnreadableException {
    Request all = request;
    for (OptionSpec flag : commandLine.getParseResult().matchedOptions()) {
      String name = flag.longestName().substring(2);
      Option<?> option = option(tee, name);
      if (option != null) {
        all = read(commandLine, option, all);
      } else if (!users(name).isEmpty()) {
        throw new ParameterException(
            commandLine, "--" + name + " is not an option of '" + tee.name() + "': leave it out");
      }
    }
    return all;
  }

  /** Returns the values of the flags that were given, by the names of their options. */
  Map<String, String> texts(CommandLine commandLine) throws UnreadableException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (OptionSpec flag : commandLine.getParseResult().matchedOptions()) {
      String name = flag.longestName().substring(2);
      List<Tee> users = users(name);
      if (!users.isEmpty()) {
        Option<?> option = option(users.get(0), name);
        String text = commandLine.getParseResult().matchedOptionValue("--" + name, "");
        texts.put(name, value(commandLine, option, text));
      }
    }
    return texts;
  }

  private static String value(CommandLine commandLine, Option<?> option, String text)
      throws UnreadableException {
    String flag = "--" + option.name();
    if (option.length().isPresent() && text.startsWith("@")) {
      return BytesFile.read(commandLine, flag, text.substring(1), option.length().getAsInt());
    }
    if (option.documentSize().isPresent()) {
      if (text.startsWith(BASE64)) {
        return text.substring(BASE64.length());
      }
      byte[] document = NamedFiles.readBytes(text, option.documentSize().getAsInt());
      return Base64.getEncoder().encodeToString(document);
    }
    return text;
  }

  private static Request read(CommandLine commandLine, Option<?> option, Request request)
      throws UnreadableException {
    ParseResult parsed = commandLine.getParseResult();
    String flag = "--" + option.name();
    String text = parsed.matchedOptionValue(flag, "");
    String value = value(commandLine, option, text);
    try {
      return request.withText(option, value);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          commandLine, "invalid value '" + text + "' for " + flag + ": " + e.getMessage(), e);
    }
  }

  /** Returns the TEEs that have an option of that name. */
  private List<Tee> users(String name) {
    List<Tee> users = new ArrayList<>();
    for (Tee tee : tees) {
      if (option(tee, name) != null) {
        users.add(tee);
      }
    }
    return users;
  }

  private static @Nullable Option<?> option(Tee tee, String name) {
    for (Option<?> option : tee.options()) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    return null;
  }

  private static String names(List<Tee> tees, String separator) {
    StringJoiner names = new StringJoiner(separator);
    for (Tee tee : tees) {
      names.add(tee.name());
    }
    return names.toString();
  }
}
