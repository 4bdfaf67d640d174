package io.virtcvm.cli;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm convert}: a domain's XML in, a confidential domain's XML out. */
final class Convert {
  private Convert() {}

  static CommandSpec spec(List<Tee> tees) {
    TeeOptions options = new TeeOptions(tees);
    CommandSpec spec =
        VirtCvm.command(
            "convert",
            "Converts a domain: XML on standard output, the report on standard error.",
            commandLine -> convert(commandLine, options));
    options.addTo(spec);
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("FILE")
            .type(String.class)
            .description("Write the XML to FILE, replaced in one step.")
            .build());
    spec.addOption(
        OptionSpec.builder("--firmware-descriptors")
            .paramLabel("DIR")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .splitRegex(",")
            .description(
                "Take QEMU's firmware descriptors from DIR instead of this machine's;"
                    + " several from the lowest precedence to the highest.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("FILE|-")
            .type(String.class)
            .description("The domain's XML; standard input when left out.")
            .build());
    return spec;
  }

  private static int convert(CommandLine commandLine, TeeOptions options) throws IOException {
    ParseResult parsed = commandLine.getParseResult();
    Tee tee = options.tee(commandLine);
    Request request = options.read(commandLine, tee, Request.on(host(parsed)));
    String name = parsed.matchedPositionalValue(0, DomainFiles.STANDARD_INPUT);
    DomainDocument document = DomainFiles.read(name);

    Result result = Chain.forTee(tee).apply(document, request);
    if (!result.refused()) {
      byte[] xml = result.orThrow().toBytes();
      if (parsed.hasMatchedOption("--output")) {
        DomainFiles.write(Path.of(parsed.matchedOptionValue("--output", "")), xml);
      } else {
        DomainFiles.print(xml);
      }
    }
    Report.print(commandLine.getErr(), DomainFiles.shown(name), tee, result);
    return result.refused() ? VirtCvm.REFUSED : VirtCvm.DONE;
  }

  private static Host host(ParseResult parsed) {
    List<String> names = parsed.matchedOptionValue("--firmware-descriptors", List.of());
    List<Path> directories = new ArrayList<>();
    for (String name : names) {
      directories.add(Path.of(name));
    }
    return directories.isEmpty() ? Host.local() : Host.withDescriptorsFrom(directories);
  }
}
