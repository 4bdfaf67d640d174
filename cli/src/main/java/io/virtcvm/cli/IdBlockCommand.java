package io.virtcvm.cli;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.attestation.Digest;
import io.virtcvm.attestation.IdBlock;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.SignedIdBlock;
import io.virtcvm.attestation.SigningKey;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.rules.Hexadecimal;
import io.virtcvm.snp.Snp;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code virt-cvm id-block}: signs what a SEV-SNP domain must be launched with. */
final class IdBlockCommand {
  private static final String ID_KEY = "--id-key";
  private static final String AUTHOR_KEY = "--author-key";
  private static final String FAMILY_ID = "--family-id";
  private static final String IMAGE_ID = "--image-id";
  private static final String GUEST_SVN = "--guest-svn";
  private static final String LAUNCH_DIGEST = "--launch-digest";
  private static final String OUTPUT = "--output";

  private final CommandLine commandLine;
  private final ParseResult parsed;
  private final OutputForm form;
  private final Tee tee = new Snp();
  private final Chain chain = Chain.forTee(tee);

  private IdBlockCommand(CommandLine commandLine) {
    this.commandLine = commandLine;
    this.parsed = commandLine.getParseResult();
    this.form = OutputForm.of(commandLine);
  }

  static CommandSpec spec() {
    CommandSpec spec =
        VirtCvm.command(
            "id-block",
            "Makes the ID block of a SEV-SNP domain, which lets it be launched with this digest and"
                + " policy alone, and signs it. Prints both values, or converts the domain with them.",
            commandLine -> new IdBlockCommand(commandLine).run());
    option(
        spec,
        "FILE",
        "Sign with this private key: P-384, PEM, readable by its owner alone.",
        ID_KEY);
    option(spec, "FILE", "Sign the ID key with this private key, likewise.", AUTHOR_KEY);
    option(spec, "HEX", "Call guests of this kind so: 16 bytes; zeros when left out.", FAMILY_ID);
    option(spec, "HEX", "Call this guest so: 16 bytes; zeros when left out.", IMAGE_ID);
    option(spec, "N", "The guest's security version number; 0 when left out.", GUEST_SVN);
    option(
        spec,
        "HEX",
        "The digest, 48 bytes; what 'virt-cvm measure' computes when left out.",
        LAUNCH_DIGEST);
    option(
        spec,
        "FILE",
        "Convert the domain, with the ID block in it, into FILE instead; - is standard output.",
        "-o",
        OUTPUT);
    LaunchedDomain.addTo(spec);
    Conversion.addDescriptorsTo(spec);
    OutputForm.addTo(spec);
    Reporter.addTo(spec);
    return spec;
  }

  private static void option(CommandSpec spec, String label, String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .paramLabel(label)
            .type(String.class)
            .required(names[0].equals(ID_KEY))
            .description(description)
            .build());
  }

  private int run() throws IOException {
    IdBlock.Id family = value(FAMILY_ID, IdBlock.Id::new).orElse(IdBlock.Id.NONE);
    IdBlock.Id image = value(IMAGE_ID, IdBlock.Id::new).orElse(IdBlock.Id.NONE);
    long svn = value(GUEST_SVN, IdBlockCommand::svn).orElse(0L);
    Optional<Digest> digest = value(LAUNCH_DIGEST, IdBlock::launchDigest);
    SigningKey idKey = KeyFile.read(parsed.matchedOptionValue(ID_KEY, ""));
    Optional<SigningKey> author = Optional.empty();
    if (parsed.hasMatchedOption(AUTHOR_KEY)) {
      author = Optional.of(KeyFile.read(parsed.matchedOptionValue(AUTHOR_KEY, "")));
    }
    Signer signer = new Signer(family, image, svn, digest, idKey, author);
    return LaunchedDomain.with(commandLine, domain -> run(domain, signer));
  }

  /** All that the block is made of but the domain. */
  private record Signer(
      IdBlock.Id family,
      IdBlock.Id image,
      long svn,
      Optional<Digest> digest,
      SigningKey idKey,
      Optional<SigningKey> author) {
    IdBlock block(LaunchedDomain domain, DomainDocument converted) throws IOException {
      Digest measured = digest.isPresent() ? digest.get() : measured(domain, converted);
      LaunchSecurity security = converted.domain().getLaunchSecurity();
      return new IdBlock(measured, family, image, svn, Hexadecimal.ofLibvirt(security.getPolicy()));
    }

    private static Digest measured(LaunchedDomain domain, DomainDocument converted)
        throws IOException {
      LaunchMeasurement measurement = domain.measure(converted);
      Digest only = measurement.only().digest();
      domain.tellNotes(measurement);
      return only;
    }

    SignedIdBlock sign(IdBlock block) {
      return SignedIdBlock.of(block, idKey, author);
    }
  }

  private <T> Optional<T> value(String option, Function<String, T> reader) {
    if (!parsed.hasMatchedOption(option)) {
      return Optional.empty();
    }
    String text = parsed.matchedOptionValue(option, "");
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          commandLine, "invalid value '" + text + "' for " + option + ": " + e.getMessage(), e);
    }
  }

  private static long svn(String text) {
    if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= IdBlock.MAX_SVN) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException("write a number from 0 to " + IdBlock.MAX_SVN);
  }

  private int run(LaunchedDomain domain, Signer signer) throws IOException {
    String name = NamedFiles.shown(domain.target());
    Optional<String> other = otherTee(domain.document());
    if (other.isPresent()) {
      Message.print(
          name + ": no ID block for launchSecurity '" + other.get() + "': it is of " + tee.title(),
          Failure.hint("convert it first: 'virt-cvm convert --tee " + tee.name() + "'"));
      return ExitCode.REFUSED;
    }
    Optional<Host> named = Conversion.namedHost(parsed);
    Request request = Request.on(named.isPresent() ? named.get() : domain.host());
    Result converted = chain.apply(domain.document(), request);
    boolean writes = parsed.hasMatchedOption(OUTPUT);
    if (converted.refused()) {
      return report(domain, converted);
    }
    if (!writes && !converted.changes().isEmpty()) {
      Message.print(
          name + ": not converted yet: an ID block is of what will run",
          Failure.hint(
              "convert it first, or in one go: with -o FILE; 'virt-cvm check --tee "
                  + tee.name()
                  + "' tells what is missing"));
      return ExitCode.REFUSED;
    }
    DomainDocument after = converted.orThrow();
    IdBlock block = signer.block(domain, after);
    SignedIdBlock signed = signer.sign(block);
    domain.tellUnread();
    if (writes) {
      return write(domain, with(signed, request, after));
    }
    StandardStream.OUTPUT.print(
        form == OutputForm.JSON ? IdBlockJson.of(block, signed) : IdBlockText.of(block, signed));
    return ExitCode.DONE;
  }

  private Optional<String> otherTee(DomainDocument document) {
    LaunchSecurity security = document.domain().getLaunchSecurity();
    return Optional.ofNullable(security == null ? null : security.getType())
        .filter(type -> !type.equals(tee.launchSecurity()));
  }

  private static Request with(SignedIdBlock signed, Request request, DomainDocument document) {
    Request all = request.with(Snp.ID_BLOCK, signed.idBlock()).with(Snp.ID_AUTH, signed.idAuth());
    boolean author = signed.authorKeyDigest().isPresent();
    boolean says = document.domain().getLaunchSecurity().getAuthorKey() != null;
    return author || says ? all.with(Snp.AUTHOR_KEY, author) : all;
  }

  private int write(LaunchedDomain domain, Request request) throws IOException {
    Result result = chain.apply(domain.document(), request);
    if (!result.refused()) {
      NamedFiles.write(
          parsed.matchedOptionValue(OUTPUT, NamedFiles.STANDARD), result.orThrow().toBytes());
    }
    return report(domain, result);
  }

  private int report(LaunchedDomain domain, Result result) throws IOException {
    List<String> outputs = List.of(parsed.matchedOptionValue(OUTPUT, NamedFiles.STANDARD));
    Reporter reporter =
        Reporter.of(
            commandLine,
            tee,
            new Reporter.Use(List.of(domain.target()), outputs, /* withDiff= */ true));
    reporter.add(domain.target(), result);
    reporter.end();
    return result.refused() ? ExitCode.REFUSED : ExitCode.DONE;
  }
}
