package io.virtcvm.cli;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Option;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm convert}: a domain's XML in, a confidential domain's XML out. */
final class Convert {
  private Convert() {}

  static CommandSpec spec() {
    List<Tee> tees = Tee.all();
    CommandSpec spec =
        VirtCvm.command(
            "convert",
            "Converts a domain: XML on standard output, the report on standard error.",
            parsed -> convert(parsed, tees));
    spec.addOption(
        OptionSpec.builder("-t", "--tee")
            .required(true)
            .paramLabel(String.join("|", tees.stream().map(Tee::name).toList()))
            .type(String.class)
            .description("The kind of confidential VM.")
            .build());
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("FILE")
            .type(Path.class)
            .description("Write the XML to FILE, replaced in one step.")
            .build());
    spec.addOption(
        OptionSpec.builder("--firmware-descriptors")
            .paramLabel("DIR")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .splitRegex(",")
            .description(
                "Take QEMU's firmware descriptors from DIR instead of this machine's;"
                    + " several from the lowest precedence to the highest.")
            .build());
    for (Map.Entry<String, List<Tee>> offered : offers(tees).entrySet()) {
      Option<?> option = option(offered.getValue().get(0), offered.getKey());
      List<String> names = offered.getValue().stream().map(Tee::name).toList();
      OptionSpec.Builder flag =
          OptionSpec.builder("--" + option.name())
              .paramLabel(option.placeholder())
              .type(String.class)
              .description(option.summary() + " (" + String.join(", ", names) + ")");
      if (option.bare().isPresent()) {
        // Only '--qgs=PATH' gives a value: in '--qgs FILE' the FILE is the domain.
        String bare = option.bare().get();
        flag.arity("0..1").fallbackValue(bare);
        flag.preprocessor(
            (args, command, argument, info) -> {
              if (!"=".equals(info.get("separator"))) {
                args.push(bare);
              }
              return false;
            });
      }
      spec.addOption(flag.build());
    }
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("FILE|-")
            .type(String.class)
            .defaultValue(DomainFiles.STANDARD_INPUT)
            .description("The domain's XML; standard input when left out.")
            .build());
    return spec;
  }

  /** Returns each option's name with the TEEs that know it. */
  private static Map<String, List<Tee>> offers(List<Tee> tees) {
    Map<String, List<Tee>> offers = new LinkedHashMap<>();
    for (Tee tee : tees) {
      for (Option<?> option : tee.options()) {
        offers.merge(
            option.name(),
            List.of(tee),
            (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
      }
    }
    return offers;
  }

  private static Option<?> option(Tee tee, String name) {
    return tee.options().stream().filter(option -> option.name().equals(name)).findFirst().get();
  }

  private static int convert(CommandLine commandLine, List<Tee> tees) throws IOException {
    ParseResult parsed = commandLine.getParseResult();
    Tee tee = tee(commandLine, tees, parsed.matchedOptionValue("--tee", ""));
    Request request = request(commandLine, parsed, tees, tee);
    String name = parsed.matchedPositionalValue(0, DomainFiles.STANDARD_INPUT);
    DomainDocument document = DomainFiles.read(name);

    Result result = Chain.forTee(tee).apply(document, request);
    if (!result.refused()) {
      byte[] xml = result.orThrow().toBytes();
      if (parsed.hasMatchedOption("--output")) {
        DomainFiles.write(parsed.matchedOptionValue("--output", Path.of("")), xml);
      } else {
        DomainFiles.print(xml);
      }
    }
    Report.print(commandLine.getErr(), DomainFiles.shown(name), tee, result);
    return result.refused() ? VirtCvm.REFUSED : VirtCvm.DONE;
  }

  private static Tee tee(CommandLine commandLine, List<Tee> tees, String name) {
    for (Tee tee : tees) {
      if (tee.name().equals(name)) {
        return tee;
      }
    }
    throw new ParameterException(
        commandLine,
        "unknown TEE '" + name + "': take one of " + tees.stream().map(Tee::name).toList());
  }

  private static Request request(
      CommandLine commandLine, ParseResult parsed, List<Tee> tees, Tee chosen) {
    List<Path> directories = parsed.matchedOptionValue("--firmware-descriptors", List.of());
    Request request =
        Request.on(directories.isEmpty() ? Host.local() : Host.withDescriptorsFrom(directories));
    for (Map.Entry<String, List<Tee>> offered : offers(tees).entrySet()) {
      String flag = "--" + offered.getKey();
      if (!parsed.hasMatchedOption(flag)) {
        continue;
      }
      if (!offered.getValue().contains(chosen)) {
        throw new ParameterException(
            commandLine, flag + " is not an option of '" + chosen.name() + "': leave it out");
      }
      String text = parsed.matchedOptionValue(flag, "");
      try {
        request = request.withText(option(chosen, offered.getKey()), text);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            commandLine, "invalid value '" + text + "' for " + flag + ": " + e.getMessage(), e);
      }
    }
    return request;
  }
}
