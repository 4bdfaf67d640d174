package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Option;
import io.virtcvm.model.LaunchSecurity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes of launchSecurity that say yes or no. */
public enum LaunchFlag {
  /** Whether the hashes of kernel, initrd and command line are measured. */
  KERNEL_HASHES("kernelHashes"),
  /** Whether the author's key is part of the ID block's signature. */
  AUTHOR_KEY("authorKey"),
  /** Whether the chip's own key may sign attestation reports. */
  VCEK("vcek");

  private final String attribute;

  LaunchFlag(String attribute) {
    this.attribute = attribute;
  }

  /** Returns the option that sets a flag. */
  public static Option<Boolean> option(String name, String summary) {
    return Option.of(name, "yes|no", summary, LaunchFlag::parse);
  }

  private static Boolean parse(String text) {
    return switch (text) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("write yes or no");
    };
  }

  /** Returns the attribute, as it stands. */
  public @Nullable String get(LaunchSecurity security) {
    return switch (this) {
      case KERNEL_HASHES -> security.getKernelHashes();
      case AUTHOR_KEY -> security.getAuthorKey();
      case VCEK -> security.getVcek();
    };
  }

  private void set(LaunchSecurity security, String value) {
    switch (this) {
      case KERNEL_HASHES -> security.setKernelHashes(value);
      case AUTHOR_KEY -> security.setAuthorKey(value);
      case VCEK -> security.setVcek(value);
    }
  }

  /**
   * Fills in what was asked for, keeps the domain's own when the two agree, and refuses when they
   * do not.
   */
  public void agree(LaunchSecurity security, Option<Boolean> option, Context context) {
    Optional<Boolean> asked = context.option(option);
    String present = get(security);
    String wanted = asked.isPresent() ? (asked.get() ? "yes" : "no") : present;
    if (present == null) {
      if (wanted != null) {
        set(security, wanted);
      }
    } else if (!present.equals("yes") && !present.equals("no")) {
      context.error(
          security,
          "@" + attribute,
          "invalid " + attribute + ": '" + present + "'",
          "write yes or no, or take it out");
    } else if (!present.equals(wanted)) {
      context.error(
          security,
          "@" + attribute,
          "conflict: the domain's "
              + attribute
              + " is '"
              + present
              + "', asked for is '"
              + wanted
              + "'",
          "ask for " + present + ", or take @" + attribute + " out of the domain");
    }
  }
}
