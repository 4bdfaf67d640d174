package io.virtcvm.libvirt;

import io.virtcvm.DomainDocument;
import io.virtcvm.model.Nvram;
import io.virtcvm.model.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings back the definition that a domain had before it was converted. */
public final class HostRevert {
  private final Connection connection;
  private final LibvirtDomain domain;
  private final String now;
  private final ConversionRecord record;

  private HostRevert(
      Connection connection, LibvirtDomain domain, String now, ConversionRecord record) {
    this.connection = connection;
    this.domain = domain;
    this.now = now;
    this.record = record;
  }

  /**
   * Looks for the way back of a domain.
   *
   * @return empty if the domain was never converted, or its metadata do not say so any more
   */
  public static Optional<HostRevert> of(Connection connection, LibvirtDomain domain)
      throws IOException {
    String now = domain.definition();
    return ConversionRecord.in(DomainDocument.parse(now))
        .map(record -> new HostRevert(connection, domain, now, record));
  }

  /** Returns what the domain's metadata say. */
  public ConversionRecord record() {
    return record;
  }

  /** Returns the definition as it is now, without secrets and without the way back. */
  public String now() {
    DomainDocument document = DomainDocument.parse(now);
    ConversionRecord.removeFrom(document);
    return document.toXml();
  }

  /**
   * Returns whether anyone, libvirt included, has edited the definition since: it would be lost.
   */
  public boolean editedSince() {
    return record.isEdited(now);
  }

  /**
   * Defines the domain as it was, with the secrets that it has now.
   *
   * @return what its owner should know, a line each
   * @throws ChangedMeanwhileException if the domain was edited since it was read
   * @throws LibvirtErrorException if libvirt refuses the old definition; nothing has changed then
   */
  public List<String> define() throws IOException {
    List<String> notes = new ArrayList<>();
    DomainDocument old = DomainDocument.parse(record.previous());
    DomainDocument secret = DomainDocument.parse(domain.definitionWithSecrets());
    HiddenSecrets.fill(old.domain(), secret.domain());
    // It may have been renamed since.
    old.domain().setName(secret.domain().getName());
    old.domain().setUuid(secret.domain().getUuid());
    if (!domain.definition().equals(now)) {
      throw new ChangedMeanwhileException();
    }
    try (LibvirtDomain defined = connection.defineAgain(old.toXml())) {
      if (defined.isRunning()) {
        notes.add("it runs: the guest stays as it is until its next start");
      }
      missingNvram(old).ifPresent(notes::add);
    }
    return notes;
  }

  private Optional<String> missingNvram(DomainDocument old) throws IOException {
    Os os = old.domain().getOs();
    Nvram nvram = os == null ? null : os.getNvram();
    if (nvram == null || nvram.getValue() == null || !connection.isLocal()) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(nvram.getValue().strip());
      // Its folder is root's alone: not to see the file means nothing where that cannot be read.
      boolean readable = file.getParent() != null && Files.isReadable(file.getParent());
      return readable && !Files.exists(file)
          ? Optional.of(
              "no file of UEFI variables '" + file + "': libvirt makes a fresh one at the start")
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
