package io.virtcvm.libvirt;

import io.virtcvm.Chain;
import io.virtcvm.Context;
import io.virtcvm.DomainDocument;
import io.virtcvm.Tee;
import io.virtcvm.Transformer;
import io.virtcvm.libvirt.Offer.Answer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What only the host knows of a domain, and what stands in the way there. The checks run in front
 * of the TEE's rules, so that every problem shows in one report.
 */
public final class HostChecks {
  /** Their ids with a summary each, in the order in which they run; each has a page. */
  public static final Map<String, String> SUMMARIES = summaries();

  private HostChecks() {}

  private static Map<String, String> summaries() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("host.tee", "a guest starts in a TEE only where the host has it");
    all.put(
        "host.other-tee",
        "a domain that is confidential of another kind is changed only when told");
    all.put("host.saved-state", "a saved guest would be resumed as it was, unprotected");
    all.put("host.snapshots", "snapshots with memory bring an unprotected guest back");
    all.put("host.transient", "a domain without a definition has nothing to convert");
    all.put("host.way-back", "what was before can be had back, its secrets included");
    return Collections.unmodifiableMap(all);
  }

  /**
   * Returns the page about a check, in Markdown.
   *
   * @throws IllegalArgumentException if there is no such check
   */
  public static String page(String id) throws IOException {
    if (!SUMMARIES.containsKey(id)) {
      throw new IllegalArgumentException("unknown check '" + id + "'");
    }
    try (InputStream page = HostChecks.class.getResourceAsStream(id + ".md")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns the chain of a TEE with the host's checks in front.
   *
   * @param offer whether the host has the TEE
   * @param domain the domain as it is defined there now; empty if it is not
   * @param replace whether a domain that is confidential of another kind may be converted
   * @param before the definition that a revert brings back, with its secrets
   * @throws IOException if the host cannot be asked
   */
  static Chain chain(
      Tee tee, Offer offer, Optional<LibvirtDomain> domain, boolean replace, String before)
      throws IOException {
    Chain chain = Chain.forTee(tee);
    String first = chain.rules().get(0);
    chain = chain.before(first, "host.tee", (view, context) -> checkTee(tee, offer, view, context));
    if (!replace) {
      chain = chain.before(first, "host.other-tee", checkOtherTee(tee));
    }
    String last = chain.rules().get(chain.rules().size() - 1);
    chain = chain.after(last, "host.way-back", checkWayBack(before));
    if (domain.isPresent()) {
      boolean saved = domain.get().hasManagedSave();
      chain = chain.before(first, "host.saved-state", checkSavedState(saved));
      chain = chain.before(first, "host.snapshots", checkSnapshots(domain.get().snapshots()));
      chain = chain.before(first, "host.transient", checkPersistent(domain.get().isPersistent()));
    }
    return chain;
  }

  private static void checkTee(Tee tee, Offer offer, Domain domain, Context context) {
    String remedy =
        offer.remedy().orElse("see 'virt-cvm host'; the guest will not start where it is missing");
    if (offer.answer() == Answer.NO) {
      context.error(domain, "", "no " + tee.title() + " on this host: " + offer.reason(), remedy);
    } else if (offer.answer() == Answer.UNKNOWN) {
      context.warn(
          domain,
          "",
          "unknown whether the host has " + tee.title() + ": " + offer.reason(),
          remedy);
    }
  }

  private static Transformer checkOtherTee(Tee tee) {
    return (domain, context) -> {
      LaunchSecurity present = domain.getLaunchSecurity();
      if (present != null && !tee.launchSecurity().equals(present.getType())) {
        context.error(
            present,
            "@type",
            "conflict: the domain is confidential already, of type '" + present.getType() + "'",
            "to change it to " + tee.title() + " say so with --change-tee");
      }
    };
  }

  /** A revert takes secrets from the domain as it is then: they are kept nowhere else. */
  private static Transformer checkWayBack(String before) {
    return (domain, context) -> {
      DomainDocument known = DomainDocument.parse(before);
      DomainDocument back = known.copy();
      HiddenSecrets.hideIn(back.domain());
      HiddenSecrets.fill(back.domain(), domain);
      List<String> lost = HiddenSecrets.places(known.domain());
      lost.removeAll(HiddenSecrets.places(back.domain()));
      if (!lost.isEmpty()) {
        context.error(
            domain,
            "",
            "secrets that a revert could not bring back: " + String.join(", ", lost),
            "take them out of the definition first, and keep a copy of them: the confidential"
                + " domain has no use for what they belong to");
      }
    };
  }

  private static Transformer checkSavedState(boolean saved) {
    return (domain, context) -> {
      if (saved) {
        context.error(
            domain,
            "",
            "saved state: the next start would resume the guest as it was, unprotected",
            "start it and shut it down, or drop the state with 'virsh managedsave-remove'");
      }
    };
  }

  private static Transformer checkPersistent(boolean persistent) {
    return (domain, context) -> {
      if (!persistent) {
        context.error(
            domain,
            "",
            "transient domain: it has no definition to convert",
            "convert the XML that it is created from");
      }
    };
  }

  private static Transformer checkSnapshots(List<String> snapshots) {
    List<String> withMemory = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String xml : snapshots) {
      Element snapshot = HostXml.parse(xml).getDocumentElement();
      String name = HostXml.text(snapshot, "name");
      (hasMemory(snapshot) ? withMemory : others).add(name);
    }
    return (domain, context) -> {
      if (!withMemory.isEmpty()) {
        context.error(
            domain,
            "",
            "snapshots with memory: " + String.join(", ", withMemory),
            "no confidential guest can be resumed from them: delete them with 'virsh"
                + " snapshot-delete', or keep the domain as it is");
      }
      if (!others.isEmpty()) {
        context.warn(
            domain,
            "",
            "snapshots from before: " + String.join(", ", others),
            "to revert to one brings its definition back, too: convert the domain again then");
      }
    };
  }

  private static boolean hasMemory(Element snapshot) {
    for (Node node = snapshot.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals("memory")) {
        return !element.getAttribute("snapshot").equals("no");
      }
    }
    // Older libvirts say it by the state alone.
    String state = HostXml.text(snapshot, "state");
    return state.equals("running") || state.equals("paused");
  }
}
