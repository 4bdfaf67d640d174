package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Option;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.util.Optional;
import java.util.function.Function;

/**
 * Fills in the guest policy that was asked for, keeps the domain's own when the two agree, and
 * refuses when they do not. What the bits mean the TEE judges.
 *
 * @param <P> the TEE's policy; its text is how it is written
 */
public abstract class AgreedPolicy<P> implements Transformer {
  private final Option<P> option;
  private final Optional<P> usual;
  private final Function<String, P> reader;

  /**
   * Creates the rule.
   *
   * @param option by which a user asks for a policy
   * @param usual what to write when neither the domain nor the user says anything; may be nothing
   * @param reader from the domain's text; throws {@link IllegalArgumentException} with a remedy
   */
  protected AgreedPolicy(Option<P> option, Optional<P> usual, Function<String, P> reader) {
    this.option = option;
    this.usual = usual;
    this.reader = reader;
  }

  @Override
  public final void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    Optional<P> asked = context.option(option);
    if (security.getPolicy() == null) {
      Optional<P> fill = asked.isPresent() ? asked : usual;
      if (fill.isEmpty()) {
        return;
      }
      security.setPolicy(fill.get().toString());
      context.because(fill.get() + " means " + names(fill.get()));
    }
    pointOutDecimal(security, security.getPolicy(), context);
    P policy;
    try {
      policy = reader.apply(security.getPolicy());
      if (security.getPolicy().startsWith("0X")) {
        throw new IllegalArgumentException("write 0x: libvirt's schema takes no capital X");
      }
    } catch (IllegalArgumentException e) {
      context.error(
          security, "policy", "invalid policy: '" + security.getPolicy() + "'", e.getMessage());
      return;
    }
    if (asked.isPresent() && !asked.get().equals(policy)) {
      context.error(
          security,
          "policy",
          "conflict: the domain's policy is '" + policy + "', asked for is '" + asked.get() + "'",
          "ask for " + policy + ", or take the policy out of the domain");
    } else {
      judge(security, policy, asked.isPresent(), context);
    }
  }

  /** Libvirt reads hexadecimal, also where nothing says so. */
  private static void pointOutDecimal(LaunchSecurity security, String text, Context context) {
    if (!Hexadecimal.looksDecimal(text)) {
      return;
    }
    String hexadecimal = "0x" + Long.toHexString(Hexadecimal.ofLibvirt(text));
    String decimal = "0x" + Long.toHexString(Long.parseUnsignedLong(text));
    context.warn(
        security,
        "policy",
        "no 0x: libvirt reads policy '" + text + "' as " + hexadecimal,
        "write " + hexadecimal + ", or " + decimal + " if the decimal number is meant");
  }

  /** Returns the names of a policy's bits, for people to read. */
  protected abstract String names(P policy);

  /**
   * Says what is wrong with a policy.
   *
   * @param asked whether the user asked for this very policy
   */
  protected abstract void judge(LaunchSecurity security, P policy, boolean asked, Context context);

  /**
   * Says that a policy lets the host into the guest: a warning to those who asked for it, an error
   * otherwise.
   *
   * @param bit which bit does
   */
  protected final void exposes(
      LaunchSecurity security, P policy, int bit, boolean asked, Context context) {
    String message = "unprotected: policy '" + policy + "' lets the host debug the guest";
    if (asked) {
      context.warn(
          security, "policy", message, "for debugging alone: clear bit " + bit + " before use");
    } else {
      context.error(
          security,
          "policy",
          message,
          "clear bit " + bit + ", or say with --policy " + policy + " that this is meant");
    }
  }
}
