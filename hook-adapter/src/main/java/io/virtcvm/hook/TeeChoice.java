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
      Vmi vmi, Map<String, Setting> annotations, AdminSettings settings, List<Finding> problems) {
    Optional<Tee> asked = settings.tee();
    Setting own = annotations.get(SettingNames.TEE);
    if (own != null) {
      try {
        asked = AdminSettings.tee(own, settings.tees());
      } catch (IllegalArgumentException e) {
        problems.add(
            Finding.error(
                own.path(vmi),
                own.invalid(),
                "take one of " + SettingNames.AUTO + ", " + names(settings)));
        return Optional.empty();
      }
    }
    if (vmi.launchSecurity().isPresent()) {
      return agreed(asked, vmi, settings, problems);
    }
    if (asked.isEmpty()) {
      requireNothingAsked(vmi, annotations, settings, problems);
    }
    return asked;
  }

  private static String names(AdminSettings settings) {
    return String.join(", ", SettingNames.tees(settings.tees()));
  }

  private static Optional<Tee> agreed(
      Optional<Tee> asked, Vmi vmi, AdminSettings settings, List<Finding> problems) {
    List<String> kinds = vmi.launchSecurity().get();
    String path = vmi.at(WHERE);
    if (kinds.size() != 1) {
      problems.add(
          Finding.error(
              path,
              WHERE + " names " + kinds.size() + " kinds of confidential VM",
              "name one of " + names(settings)));
      return Optional.empty();
    }
    String kind = kinds.get(0);
    Optional<Tee> tee = SettingNames.tee(settings.tees(), kind);
    if (tee.isEmpty()) {
      problems.add(
          Finding.error(
              path,
              WHERE + " asks for " + Quoted.of(kind) + ", which nothing is converted to here",
              "take one of " + names(settings) + ", or start the VM without this hook"));
    } else if (asked.isPresent() && !asked.get().equals(tee.get())) {
      problems.add(
          Finding.error(
              path,
              "conflict: "
                  + WHERE
                  + " asks for '"
                  + kind
                  + "', asked for here is '"
                  + asked.get().name()
                  + "'",
              "make the two agree, or take launchSecurity out"));
      return Optional.empty();
    }
    return tee;
  }

  private static void requireNothingAsked(
      Vmi vmi, Map<String, Setting> annotations, AdminSettings settings, List<Finding> problems) {
    String add =
        settings.allowance().contains(SettingNames.TEE)
            ? "add " + Annotations.PREFIX + SettingNames.TEE + " or " + WHERE
            : "add " + WHERE;
    if (!annotations.isEmpty()) {
      problems.add(
          Finding.error(
              vmi.at("metadata.annotations"),
              annotations.values().iterator().next().origin()
                  + " is for a confidential VM, and nothing says of which kind",
              add));
    } else if (!settings.allowsUnprotected()) {
      problems.add(
          Finding.error(
              vmi.at("spec.domain"),
              "the VM would start unprotected: nothing asks for a kind of confidential VM",
              add
                  + " ("
                  + names(settings)
                  + "), or let the cluster's administrator allow it with --allow-unprotected"));
    }
  }
}
