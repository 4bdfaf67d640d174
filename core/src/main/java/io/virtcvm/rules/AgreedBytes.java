package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Option;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Fills in the bytes that were asked for, keeps the domain's own when the two agree, and refuses
 * when they do not or when libvirt would not take them.
 */
public final class AgreedBytes implements Transformer {
  /**
   * A field and the option that sets it.
   *
   * @param bytes the field
   * @param option empty where nobody can ask for it
   * @param initdata by which a user asks for the digest of a document; empty where it belongs
   *     elsewhere
   */
  public record Field(
      LaunchBytes bytes, Optional<Option<String>> option, Optional<Option<Initdata>> initdata) {
    /** Returns a field that nobody can ask for. */
    public static Field of(LaunchBytes bytes) {
      return new Field(bytes, Optional.empty(), Optional.empty());
    }

    /** Returns a field that an option sets. */
    public static Field of(LaunchBytes bytes, Option<String> option) {
      return new Field(bytes, Optional.of(option), Optional.empty());
    }

    /** Returns this field, which also holds the digest of the guest's initdata. */
    public Field orDigestOf(Option<Initdata> document) {
      return new Field(bytes, option, Optional.of(document));
    }
  }

  private final List<Field> fields;

  /** Creates the rule for these fields. */
  public AgreedBytes(Field... fields) {
    this.fields = List.of(fields);
  }

  /** Returns the option that sets a field; its value is base64, checked. */
  public static Option<String> option(String name, LaunchBytes bytes, String summary) {
    return Option.ofBytes(
        name,
        bytes.length(),
        summary,
        text -> Base64.getEncoder().encodeToString(bytes.decode(text)));
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    for (Field field : fields) {
      agree(security, field.bytes(), asked(security, field, context), context);
    }
  }

  private static Optional<String> asked(LaunchSecurity security, Field field, Context context) {
    Optional<String> bytes = value(field.option(), context);
    Optional<Initdata> initdata = value(field.initdata(), context);
    if (initdata.isEmpty()) {
      return bytes;
    }
    Optional<String> digest =
        Optional.of(InitdataDigest.in(security, field.bytes(), initdata.get(), context));
    if (bytes.isPresent() && !bytes.equals(digest)) {
      context.error(
          security,
          field.bytes().element(),
          "conflict: asked for is '"
              + bytes.get()
              + "', and the digest of the initdata, '"
              + digest.get()
              + "'",
          "leave out --" + field.option().get().name() + ", or --initdata");
    }
    return digest;
  }

  private static <T> Optional<T> value(Optional<Option<T>> option, Context context) {
    return option.isPresent() ? context.option(option.get()) : Optional.empty();
  }

  private static void agree(
      LaunchSecurity security, LaunchBytes bytes, Optional<String> asked, Context context) {
    String present = bytes.get(security);
    if (present == null) {
      if (asked.isPresent()) {
        bytes.set(security, asked.get());
      }
      return;
    }
    String name = bytes.element();
    byte[] held;
    try {
      held = bytes.decode(present);
    } catch (IllegalArgumentException e) {
      context.error(security, name, "invalid " + name + ": '" + present + "'", e.getMessage());
      return;
    }
    if (asked.isPresent() && !Arrays.equals(held, bytes.decode(asked.get()))) {
      context.error(
          security,
          name,
          "conflict: the domain's "
              + name
              + " is '"
              + present
              + "', asked for is '"
              + asked.get()
              + "'",
          "ask for what the domain has, or take " + name + " out of it");
    }
  }
}
