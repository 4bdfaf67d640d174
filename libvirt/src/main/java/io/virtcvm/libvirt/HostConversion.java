package io.virtcvm.libvirt;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.RefusedException;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a domain of a host confidential: first {@link #result()} says what would change and what
 * stands in the way, then {@link #define} does it. In between nothing has changed on the host.
 *
 * <p>The domain is defined over, never undefined: libvirt replaces a definition in one step, so
 * that whatever fails, the domain is defined as before or as after.
 */
public final class HostConversion {
  private final Connection connection;
  private final Tee tee;
  private final Request request;
  private final Optional<LibvirtDomain> present;
  private final String before;
  private final Result result;

  private HostConversion(
      Connection connection,
      Tee tee,
      Request request,
      Optional<LibvirtDomain> present,
      String before,
      Result result) {
    this.connection = connection;
    this.tee = tee;
    this.request = request;
    this.present = present;
    this.before = before;
    this.result = result;
  }

  /**
   * What is asked for.
   *
   * @param tee the kind of confidential VM
   * @param request its options, on {@link HostFacts#host()}
   * @param offer whether the host has it
   * @param replace whether a domain that is confidential of another kind may be converted
   */
  public record Order(Tee tee, Request request, Offer offer, boolean replace) {}

  /** What came of a definition. */
  public enum Outcome {
    /** The domain was right already. */
    UNCHANGED,
    /** It is defined. */
    DEFINED,
    /** It is defined, and runs: the guest becomes confidential at its next start only. */
    DEFINED_FOR_NEXT_START
  }

  /**
   * Converts a domain as it is defined on the host.
   *
   * @throws IOException if the host fails
   */
  public static HostConversion of(Connection connection, LibvirtDomain domain, Order order)
      throws IOException {
    String before = domain.definitionWithSecrets();
    return of(connection, Optional.of(domain), before, DomainDocument.parse(before), order);
  }

  /**
   * Converts a domain that comes from elsewhere and may be defined on the host already, under its
   * uuid or its name.
   *
   * @param present what {@link #find} found; stays open until the conversion is defined
   * @throws IOException if the host fails
   */
  public static HostConversion of(
      Connection connection, Optional<LibvirtDomain> present, DomainDocument document, Order order)
      throws IOException {
    String before = present.isPresent() ? present.get().definitionWithSecrets() : "";
    return of(connection, present, before, document, order);
  }

  private static HostConversion of(
      Connection connection,
      Optional<LibvirtDomain> present,
      String before,
      DomainDocument document,
      Order order)
      throws IOException {
    String back = before.isEmpty() ? document.toXml() : before;
    Chain chain = HostChecks.chain(order.tee(), order.offer(), present, order.replace(), back);
    Result result = chain.apply(document, order.request());
    return new HostConversion(connection, order.tee(), order.request(), present, before, result);
  }

  /** Finds the domain of the host that a definition would replace. */
  public static Optional<LibvirtDomain> find(Connection connection, DomainDocument document)
      throws IOException {
    String uuid = document.domain().getUuid();
    if (uuid != null) {
      Optional<LibvirtDomain> found = connection.domain(uuid);
      if (found.isPresent()) {
        return found;
      }
    }
    String name = document.domain().getName();
    return name == null ? Optional.empty() : connection.domain(name);
  }

  /** Returns what would change, and what stands in the way. */
  public Result result() {
    return result;
  }

  /**
   * Defines the confidential domain, with the way back in its metadata, and looks at what libvirt
   * has made of it. A domain that needed no change is not defined anew if it is there already.
   *
   * @param tool the version of virt-cvm, for the record
   * @throws RefusedException if the result is refused
   * @throws ChangedMeanwhileException if the domain was edited since it was read
   * @throws LibvirtErrorException if libvirt refuses the definition; nothing has changed then
   */
  public Outcome define(String tool) throws IOException {
    DomainDocument document = result.orThrow().copy();
    requireUnchanged();
    if (present.isPresent() && document.toXml().equals(before)) {
      return Outcome.UNCHANGED;
    }
    if (document.domain().getUuid() == null) {
      // Libvirt would choose one, too late to tell the domain's way back from that of a clone.
      document.domain().setUuid(UUID.randomUUID().toString());
    }
    String now = present.isPresent() ? present.get().definition() : "";
    Optional<ConversionRecord> earlier = earlier(now);
    boolean edited = earlier.isPresent() && isEdited(earlier.get(), now);
    Optional<ConversionRecord> record = record(tool, earlier, now, document);
    // One that came along in a file is a stranger's: packed as it is, nobody has looked it over.
    ConversionRecord.removeFrom(document);
    record.ifPresent(way -> way.putInto(document));
    try (LibvirtDomain defined = connection.define(document.toXml())) {
      requireConfidential(defined);
      if (record.isPresent() && !edited) {
        String fingerprint = ConversionRecord.fingerprint(defined.definition());
        defined.setMetadata(
            record.get().definedAs(fingerprint).toUnboundXml(),
            ConversionRecord.PREFIX,
            ConversionRecord.NAMESPACE);
      }
      return defined.isRunning() ? Outcome.DEFINED_FOR_NEXT_START : Outcome.DEFINED;
    }
  }

  private void requireUnchanged() throws IOException {
    String definition = "";
    if (present.isPresent()) {
      definition = present.get().definitionWithSecrets();
    } else {
      Optional<LibvirtDomain> found = find(connection, result.before());
      if (found.isPresent()) {
        try (LibvirtDomain appeared = found.get()) {
          definition = appeared.definitionWithSecrets();
        }
      }
    }
    if (!definition.equals(before)) {
      throw new ChangedMeanwhileException();
    }
  }

  /**
   * Returns the record of the conversion that the domain has behind it.
   *
   * @param definition as it is there now, without secrets; empty if it is not
   */
  private static Optional<ConversionRecord> earlier(String definition) {
    if (definition.isEmpty()) {
      return Optional.empty();
    }
    DomainDocument now = DomainDocument.parse(definition);
    // What somebody has made an ordinary domain again is a new beginning.
    return now.domain().getLaunchSecurity() == null ? Optional.empty() : ConversionRecord.in(now);
  }

  /** Returns whether there are edits since an earlier conversion, in the definition or a file. */
  private boolean isEdited(ConversionRecord earlier, String now) {
    return earlier.isEdited(now)
        || !ConversionRecord.fingerprint(before)
            .equals(ConversionRecord.fingerprint(result.before().toXml()));
  }

  /** The way back leads to what was there before the first conversion. */
  private Optional<ConversionRecord> record(
      String tool, Optional<ConversionRecord> earlier, String now, DomainDocument converted) {
    if (earlier.isPresent()) {
      return Optional.of(ConversionRecord.of(tee.name(), tool, earlier.get().previous()));
    }
    if (present.isPresent()) {
      DomainDocument previous = DomainDocument.parse(now);
      ConversionRecord.removeFrom(previous);
      return Optional.of(ConversionRecord.of(tee.name(), tool, previous.toXml()));
    }
    if (result.changes().isEmpty()) {
      return Optional.empty();
    }
    DomainDocument given = result.before().copy();
    given.domain().setUuid(converted.domain().getUuid());
    HiddenSecrets.hideIn(given.domain());
    ConversionRecord.removeFrom(given);
    return Optional.of(ConversionRecord.of(tee.name(), tool, given.toXml()));
  }

  /** Looks at what libvirt has stored: it drops what it does not know. */
  private void requireConfidential(LibvirtDomain defined) throws IOException {
    DomainDocument stored = DomainDocument.parse(defined.definitionWithSecrets());
    LaunchSecurity security = stored.domain().getLaunchSecurity();
    Result again = Chain.forTee(tee).apply(stored, request);
    if (security != null
        && tee.launchSecurity().equals(security.getType())
        && !again.refused()
        && again.changes().isEmpty()) {
      return;
    }
    if (!before.isEmpty()) {
      connection.defineAgain(before).close();
    } else {
      defined.undefine();
    }
    throw new NotStoredException(tee.title(), again);
  }
}
