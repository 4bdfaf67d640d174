package io.virtcvm.cli;

import io.virtcvm.libvirt.PolicyInForce;
import io.virtcvm.libvirt.Verification;
import io.virtcvm.libvirt.Witness;

/** For people: a verdict, and who says what. */
final class VerificationText {
  private static final int LONGEST = 160;

  private static final String CAVEAT =
      "All of this is the host's word. Whoever runs the host can make it say anything: only remote"
          + " attestation from\nwithin the guest proves to its owner that it is confidential.\n";

  private final Palette palette;

  VerificationText(Palette palette) {
    this.palette = palette;
  }

  String of(String name, Verification verification) {
    StringBuilder text = new StringBuilder();
    text.append(palette.strong(Printable.of(name))).append(": ").append(verdict(verification));
    text.append(": ").append(Printable.of(verification.reason())).append('\n');
    verification.policy().ifPresent(policy -> add(text, policy));
    text.append('\n');
    int width = 0;
    for (Witness witness : verification.witnesses()) {
      width = Math.max(width, Printable.of(witness.name()).length());
    }
    for (Witness witness : verification.witnesses()) {
      String who = Printable.of(witness.name());
      text.append("  ").append(speaks(witness.speaks())).append("  ").append(who);
      text.append(" ".repeat(width - who.length())).append("  ").append(shortened(witness.said()));
      text.append('\n');
    }
    return text.append('\n').append(CAVEAT).toString();
  }

  private String verdict(Verification verification) {
    return switch (verification.verdict()) {
      case CONFIDENTIAL -> palette.after("confidential, says the host");
      case NOT_CONFIDENTIAL -> palette.error("not confidential");
      case CANNOT_TELL -> palette.warning("cannot tell");
    };
  }

  private void add(StringBuilder text, PolicyInForce policy) {
    text.append("  ").append(policy.tee()).append(" policy ").append(policy.value());
    String names = policy.names().isEmpty() ? "none" : String.join(",", policy.names());
    text.append(": ").append(names).append('\n');
    if (policy.allowsDebugging()) {
      String shout =
          "DEBUGGING IS ALLOWED ("
              + policy.debugBit()
              + "): THE HOST CAN READ AND CHANGE THIS GUEST'S MEMORY";
      text.append("  ").append(palette.error(shout)).append('\n');
    }
  }

  private String speaks(Witness.Speaks speaks) {
    return switch (speaks) {
      case FOR -> palette.after("for    ");
      case AGAINST -> palette.error("against");
      case NOTHING -> "-      ";
    };
  }

  private static String shortened(String text) {
    String safe = Printable.of(text);
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
  }
}
