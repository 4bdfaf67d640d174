package io.virtcvm.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a verifier must see of a domain, computed before it starts, and all that it follows from.
 *
 * <p>Every TEE answers in this form: values by the names of its own specification ({@code
 * launch-digest}; {@code mr_td}, {@code rtmr_1}), so that whoever prints or registers them knows no
 * TEE. Where something that the domain does not say decides between values, there are several of
 * one name, and each tells what it assumes; whoever needs one asks for {@link #only}. The inputs
 * are there so that a mismatch with a guest's report can be traced to one of them.
 *
 * @param launchSecurity libvirt's name of the TEE: {@code sev-snp}; {@code sev-es} where the policy
 *     of a {@code sev} asks for that
 * @param values in the order in which they are shown
 * @param inputs all that the values follow from, in the order in which they are shown
 * @param notes what the owner should know of these values, one line each
 */
public record LaunchMeasurement(
    String launchSecurity, List<Value> values, List<Input> inputs, List<String> notes) {

  /** Makes one that cannot change. */
  public LaunchMeasurement {
    values = List.copyOf(values);
    inputs = List.copyOf(inputs);
    notes = List.copyOf(notes);
  }

  /**
   * A value that a verifier sees.
   *
   * @param name what the TEE's specification calls it, in lower case: {@code launch-digest}
   * @param assuming what it takes for granted and the domain does not say: {@code guest features
   *     0x1}; empty if nothing
   * @param digest the value
   * @param evidence how well it is known
   */
  public record Value(String name, String assuming, Digest digest, Evidence evidence) {}

  /** How well a value is known, short of a guest that showed it. */
  public enum Evidence {
    /** Implementations of others give the same. */
    IMPLEMENTATIONS_AGREE("implementations agree"),
    /** Two derivations of our own, written apart from the specification, give the same. */
    DERIVATIONS_AGREE("two derivations agree"),
    /** The same, but it is software in the guest that measures, and versions of it differ. */
    DEPENDS_ON_VERSIONS("depends on versions"),
    /** There is one derivation, from the source of what measures. */
    UNCONFIRMED("unconfirmed");

    private final String text;

    Evidence(String text) {
      this.text = text;
    }

    /** Returns it as a label. */
    public String text() {
      return text;
    }
  }

  /** Something that the values follow from. */
  public sealed interface Input permits Content, Setting {
    /** Returns what it is: {@code firmware}, {@code vcpus}. */
    String name();

    /** Returns where it was found: a path in the domain, an option, the host. */
    String origin();
  }

  /**
   * Bytes of a file, or of a text that counts as a whole.
   *
   * @param name {@code firmware}, {@code kernel}, {@code initrd}, {@code cmdline}
   * @param origin where its name was found: {@code os/loader}
   * @param source the file that was read, or the text
   * @param size how many bytes were hashed; of a text, its final zero included
   * @param sha256 their SHA-256, which {@code sha256sum} shows of a file
   * @param sha384 their SHA-384, where a value follows from it
   */
  public record Content(
      String name, String origin, String source, long size, Digest sha256, Optional<Digest> sha384)
      implements Input {}

  /**
   * Something that is no bytes.
   *
   * @param name {@code vcpus}, {@code cpu-signature}, {@code guest-features}, {@code policy}
   * @param origin where it was found: {@code vcpu}, {@code --cpu-signature}, {@code host}
   * @param value {@code 4}, {@code 0x800f12}
   */
  public record Setting(String name, String origin, String value) implements Input {}

  /**
   * Returns the value of the first name, if nothing is left to assume that would change it.
   *
   * @throws UnmeasurableException if there are several of that name
   */
  public Value only() {
    List<String> assumptions = new ArrayList<>();
    for (Value value : values) {
      if (value.name().equals(values.get(0).name())) {
        assumptions.add(value.assuming());
      }
    }
    if (assumptions.size() > 1) {
      boolean es = launchSecurity.equals(SevLaunch.SEV_ES);
      throw new UnmeasurableException(
          assumptions.size() + " values, for " + String.join(" or ", assumptions),
          "say which with --guest-features ("
              + (es ? "0x0" : "0x1")
              + " unless the host's kvm_amd has debug_swap=1)"
              + (es ? ", and with --vm-type" : ""));
    }
    return values.get(0);
  }
}
