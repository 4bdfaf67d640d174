package io.virtcvm.hook;

import io.virtcvm.Tee;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which TEE a VM gets: the one that its owner names, else the one that the administrator names,
 * else the one of KubeVirt's own launchSecurity, which in the other two cases must agree.
 */
final class TeeChoice {
  private static final String WHERE = "spec.domain.launchSecurity";

  private TeeChoice() {}

  /**
   * Returns the TEE; nothing where the VM may stay as it is, or where a problem says why there is
   * none.
   */
  static Optional<Tee> of(
      Vmi vmi, Map<String, Setting> annotations, HookSettings settings, List<String> problems) {
    Optional<Tee> asked = settings.tee();
    Setting own = annotations.get(SettingNames.TEE);
    if (own != null) {
      try {
        asked = HookSettings.tee(own, settings.tees());
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
        return Optional.empty();
      }
    }
    if (vmi.launchSecurity().isPresent()) {
      return agreed(asked, vmi.launchSecurity().get(), settings, problems);
    }
    if (asked.isEmpty()) {
      requireNothingAsked(annotations, settings, problems);
    }
    return asked;
  }

  private static Optional<Tee> agreed(
      Optional<Tee> asked, List<String> kinds, HookSettings settings, List<String> problems) {
    String names = String.join(", ", SettingNames.tees(settings.tees()));
    if (kinds.size() != 1) {
      problems.add(
          WHERE + " names " + kinds.size() + " kinds of confidential VM: name one of " + names);
      return Optional.empty();
    }
    String kind = kinds.get(0);
    Optional<Tee> tee = SettingNames.tee(settings.tees(), kind);
    if (tee.isEmpty()) {
      problems.add(
          WHERE
              + " asks for "
              + Quoted.of(kind)
              + ", which nothing is converted to here: take one of "
              + names
              + ", or start the VM without this hook");
    } else if (asked.isPresent() && !asked.get().equals(tee.get())) {
      problems.add(
          "conflict: "
              + WHERE
              + " asks for '"
              + kind
              + "', asked for here is '"
              + asked.get().name()
              + "': make the two agree, or take launchSecurity out");
      return Optional.empty();
    }
    return tee;
  }

  private static void requireNothingAsked(
      Map<String, Setting> annotations, HookSettings settings, List<String> problems) {
    if (!annotations.isEmpty()) {
      problems.add(
          annotations.values().iterator().next().origin()
              + " is for a confidential VM, and nothing says of which kind: add "
              + Annotations.PREFIX
              + "tee or "
              + WHERE);
    } else if (!settings.allowsUnprotected()) {
      problems.add(
          "the VM would start unprotected: nothing asks for a kind of confidential VM; add "
              + Annotations.PREFIX
              + "tee or "
              + WHERE
              + " ("
              + String.join(", ", SettingNames.tees(settings.tees()))
              + "), or let the cluster's administrator allow it with --allow-unprotected");
    }
  }
}
