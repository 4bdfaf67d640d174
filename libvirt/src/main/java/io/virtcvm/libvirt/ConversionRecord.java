package io.virtcvm.libvirt;

import io.virtcvm.DomainDocument;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.model.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.w3c.dom.Element;

/**
 * What a domain's metadata say of its conversion: by whom, to what, and what it was before, so that
 * the way back is there for every host and user that has the domain.
 *
 * @param tee the short name of the TEE
 * @param tool the version of virt-cvm that converted it
 * @param previous the definition before it, without secrets, as libvirt shows it to everybody
 * @param defined the fingerprint of what was defined; empty if that was not recorded any more
 */
public record ConversionRecord(String tee, String tool, String previous, Optional<String> defined) {
  /** The namespace of the element; its end is the version of the format. */
  public static final String NAMESPACE = "https://virt-cvm.io/xmlns/domain/1.0";

  static final String PREFIX = "virt-cvm";

  private static final String NAME = "conversion";

  /** As long as a domain may be. */
  private static final int MAX_SIZE = 16 << 20;

  private static final Pattern BETWEEN_TAGS = Pattern.compile(">\\s+<");

  /** Returns the record of a conversion that is about to be defined. */
  static ConversionRecord of(String tee, String tool, String previous) {
    return new ConversionRecord(tee, tool, previous, Optional.empty());
  }

  ConversionRecord definedAs(String fingerprint) {
    return new ConversionRecord(tee, tool, previous, Optional.of(fingerprint));
  }

  /**
   * Reads the record in a domain's metadata.
   *
   * @return empty if there is none, or none of a domain that is this one: tools that clone a domain
   *     copy its metadata, too
   */
  public static Optional<ConversionRecord> in(DomainDocument document) {
    Metadata metadata = document.domain().getMetadata();
    if (metadata == null || !document.toXml().contains(NAMESPACE)) {
      return Optional.empty();
    }
    for (Element element : metadata.getAny()) {
      if (isRecord(element)) {
        return read(element).filter(record -> record.isOf(document));
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is a record in a domain's metadata, be it of another domain. */
  public static boolean isMentionedIn(DomainDocument document) {
    Metadata metadata = document.domain().getMetadata();
    return metadata != null && metadata.getAny().stream().anyMatch(ConversionRecord::isRecord);
  }

  private static boolean isRecord(Element element) {
    return NAMESPACE.equals(element.getNamespaceURI());
  }

  private static Optional<ConversionRecord> read(Element element) {
    String previous = element.getTextContent().strip();
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(previous)))) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE || !digest(bytes).equals(element.getAttribute("sha256"))) {
        return Optional.empty();
      }
      String defined = element.getAttribute("defined");
      return Optional.of(
          new ConversionRecord(
              element.getAttribute("tee"),
              element.getAttribute("tool"),
              new String(bytes, StandardCharsets.UTF_8),
              defined.isEmpty() ? Optional.empty() : Optional.of(defined)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isOf(DomainDocument document) {
    try {
      String uuid = digits(DomainDocument.parse(previous));
      return !uuid.isEmpty() && uuid.equals(digits(document));
    } catch (InvalidDomainException e) {
      return false;
    }
  }

  /** Libvirt takes a uuid in either case, and its hyphens at any place. */
  private static String digits(DomainDocument document) {
    String uuid = document.domain().getUuid();
    return uuid == null ? "" : uuid.replaceAll("[-\\s]", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether anyone, libvirt included, has edited the domain since it was converted.
   *
   * @param definition the definition as it is now, without secrets
   */
  boolean isEdited(String definition) {
    return !defined.equals(Optional.of(fingerprint(definition)));
  }

  /** Returns the element for the metadata: one line, as libvirt keeps it. */
  String toXml() {
    byte[] bytes = previous.getBytes(StandardCharsets.UTF_8);
    return "<"
        + PREFIX
        + ":"
        + NAME
        + " xmlns:"
        + PREFIX
        + "='"
        + NAMESPACE
        + "'"
        + attributes(bytes)
        + ">"
        + Base64.getEncoder().encodeToString(compress(bytes))
        + "</"
        + PREFIX
        + ":"
        + NAME
        + ">";
  }

  /** The same without a declaration, which libvirt's call for metadata adds by itself. */
  String toUnboundXml() {
    return "<"
        + NAME
        + attributes(previous.getBytes(StandardCharsets.UTF_8))
        + ">"
        + Base64.getEncoder().encodeToString(compress(previous.getBytes(StandardCharsets.UTF_8)))
        + "</"
        + NAME
        + ">";
  }

  private String attributes(byte[] bytes) {
    return " tee='%s' tool='%s' sha256='%s'".formatted(tee, tool, digest(bytes))
        + defined.map(fingerprint -> " defined='" + fingerprint + "'").orElse("");
  }

  /** Puts the record into a domain, instead of the one that it had. */
  void putInto(DomainDocument document) {
    removeFrom(document);
    document.domain().ensureMetadata().getAny().add(element());
  }

  private Element element() {
    // The document model makes elements of XML.
    Metadata metadata =
        DomainDocument.parse("<domain><metadata>" + toXml() + "</metadata></domain>")
            .domain()
            .ensureMetadata();
    return metadata.getAny().get(0);
  }

  /** Takes the record out of a domain, and the metadata if nothing else is in them. */
  static void removeFrom(DomainDocument document) {
    Metadata metadata = document.domain().getMetadata();
    if (metadata == null || !isMentionedIn(document)) {
      return;
    }
    List<Element> all = metadata.getAny();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (isRecord(all.get(i))) {
        all.remove(i);
      }
    }
    if (all.isEmpty()) {
      document.domain().setMetadata(null);
    }
  }

  /**
   * Returns a fingerprint of a definition apart from the record in it: whether someone has edited
   * it since. Of what libvirt shows without secrets, as a fingerprint would help to guess them.
   */
  static String fingerprint(String definition) {
    DomainDocument document = DomainDocument.parse(definition);
    removeFrom(document);
    String text = BETWEEN_TAGS.matcher(document.toXml()).replaceAll("><").strip();
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
