package io.virtcvm.hook;

import io.virtcvm.Host;
import io.virtcvm.Option;
import io.virtcvm.Request;
import io.virtcvm.Tee;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the administrator of a cluster decided, from all the places where one can: read once, and
 * checked as it is read, so that a slip of the pen stops the sidecar and not each VM.
 */
public final class AdminSettings {
  private final List<Tee> tees;
  private final List<Map<String, Setting>> sources;
  private final Optional<Tee> tee;
  private final Allowance allowance;
  private final boolean allowsUnprotected;

  private AdminSettings(
      List<Tee> tees, List<Map<String, Setting>> sources, Optional<Tee> tee, Allowance allowance) {
    this.tees = List.copyOf(tees);
    this.sources = List.copyOf(sources);
    this.tee = tee;
    this.allowance = allowance;
    Optional<Setting> unprotected = find(sources, SettingNames.ALLOW_UNPROTECTED);
    this.allowsUnprotected = unprotected.isPresent() && flag(unprotected.get());
  }

  /**
   * Reads the settings.
   *
   * @param tees those that there are
   * @param sources settings by name, from the source that counts most to the one that counts least:
   *     {@code tee}, {@code allow}, {@code allow-unprotected}, the names of options, and those of
   *     options for one TEE alone, {@code snp.policy}
   * @throws IllegalArgumentException if a setting is unknown, or its value not accepted; the
   *     message names where it stands
   */
  public static AdminSettings of(List<Tee> tees, List<Map<String, Setting>> sources) {
    Optional<Setting> asked = find(sources, SettingNames.TEE);
    Optional<Tee> tee = asked.isPresent() ? tee(asked.get(), tees) : Optional.empty();
    Optional<Setting> allow = find(sources, SettingNames.ALLOW);
    AdminSettings settings =
        new AdminSettings(
            tees,
            sources,
            tee,
            allow.isPresent() ? Allowance.of(allow.get(), tees) : Allowance.usual(tees));
    settings.check();
    return settings;
  }

  private static Optional<Setting> find(List<Map<String, Setting>> sources, String name) {
    for (Map<String, Setting> source : sources) {
      Setting setting = source.get(name);
      if (setting != null) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /** Returns the TEE that is named; nothing where the VMI decides. */
  static Optional<Tee> tee(Setting asked, List<Tee> tees) {
    if (asked.value().equals(SettingNames.AUTO)) {
      return Optional.empty();
    }
    Optional<Tee> tee = SettingNames.tee(tees, asked.value());
    if (tee.isEmpty()) {
      throw new IllegalArgumentException(
          asked.invalid(
              "take one of "
                  + SettingNames.AUTO
                  + ", "
                  + String.join(", ", SettingNames.tees(tees))));
    }
    return tee;
  }

  private static boolean flag(Setting setting) {
    return switch (setting.value()) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException(setting.invalid("write yes or no"));
    };
  }

  private void check() {
    for (Map<String, Setting> source : sources) {
      for (Map.Entry<String, Setting> entry : source.entrySet()) {
        switch (entry.getKey()) {
          case SettingNames.TEE, SettingNames.ALLOW, SettingNames.ALLOW_UNPROTECTED -> {}
          default -> check(entry.getKey(), entry.getValue());
        }
      }
    }
  }

  /** A value must do for every TEE that may come to need it. */
  private void check(String name, Setting setting) {
    boolean known = false;
    boolean serves = false;
    for (Tee candidate : tees) {
      Optional<Option<?>> option = SettingNames.option(candidate, name);
      boolean forAll = option.isPresent();
      if (!forAll && name.startsWith(SettingNames.ofTee(candidate, ""))) {
        option = SettingNames.option(candidate, name.substring(candidate.name().length() + 1));
      }
      if (option.isEmpty()) {
        continue;
      }
      known = true;
      if (tee.isPresent() && !tee.get().equals(candidate)) {
        continue;
      }
      serves = true;
      try {
        option.get().parse(setting.value());
      } catch (IllegalArgumentException e) {
        String remedy = String.valueOf(e.getMessage());
        Optional<Tee> taker =
            forAll && tee.isEmpty() ? taker(name, setting.value()) : Optional.empty();
        throw new IllegalArgumentException(
            setting.invalid(
                taker.isPresent()
                    ? remedy
                        + "; that is what '"
                        + candidate.name()
                        + "' takes: say --tee "
                        + taker.get().name()
                        + ", or set it for that one alone, by "
                        + EnvironmentSettings.variable(SettingNames.ofTee(taker.get(), name))
                        + " or under tees in the file of --config"
                    : remedy),
            e);
      }
    }
    if (!known) {
      throw new IllegalArgumentException(
          "unknown setting "
              + Quoted.of(name)
              + " in "
              + setting.origin()
              + ": take some of "
              + String.join(", ", SettingNames.options(tees)));
    }
    if (!serves && name.indexOf('.') < 0) {
      throw new IllegalArgumentException(
          setting.origin() + " is not an option of '" + tee.get().name() + "': leave it out");
    }
  }

  /** Returns a TEE that a value does for, which another refused. */
  private Optional<Tee> taker(String name, String value) {
    for (Tee candidate : tees) {
      Optional<Option<?>> option = SettingNames.option(candidate, name);
      try {
        if (option.isPresent()) {
          option.get().parse(value);
          return Optional.of(candidate);
        }
      } catch (IllegalArgumentException e) {
        // Nor does it do for this one.
      }
    }
    return Optional.empty();
  }

  List<Tee> tees() {
    return tees;
  }

  /** Returns the TEE that every VM is to have; nothing where the VMI decides. */
  public Optional<Tee> tee() {
    return tee;
  }

  /** Returns what owners of VMs may set. */
  Allowance allowance() {
    return allowance;
  }

  /** Returns whether a VMI that asks for nothing stays as it is. */
  boolean allowsUnprotected() {
    return allowsUnprotected;
  }

  /**
   * Returns what is asked of a conversion.
   *
   * @param vmi where the annotations stand
   * @param annotations what the VM's owner set, which counts most
   * @param problems gets one for each value that is not accepted
   */
  Request request(
      Tee tee, Host host, Vmi vmi, Map<String, Setting> annotations, List<Finding> problems) {
    Request request = Request.on(host);
    for (Option<?> option : tee.options()) {
      Optional<Setting> setting = setting(tee, option, annotations);
      if (setting.isPresent()) {
        try {
          request = request.withText(option, setting.get().value());
        } catch (IllegalArgumentException e) {
          problems.add(
              Finding.error(
                  setting.get().path(vmi),
                  setting.get().invalid(),
                  String.valueOf(e.getMessage())));
        }
      }
    }
    addLost(tee, problems);
    for (Map.Entry<String, Setting> annotation : annotations.entrySet()) {
      String name = annotation.getKey();
      if (!name.equals(SettingNames.TEE) && SettingNames.option(tee, name).isEmpty()) {
        String origin = annotation.getValue().origin();
        problems.add(
            Finding.error(
                annotation.getValue().path(vmi),
                origin + " says nothing to '" + tee.name() + "'",
                "take it out"));
      }
    }
    return request;
  }

  /** What the administrator set for one TEE is not lost because an owner takes another. */
  private void addLost(Tee tee, List<Finding> problems) {
    if (this.tee.isEmpty() || this.tee.get().equals(tee)) {
      return;
    }
    for (Map<String, Setting> source : sources) {
      for (Map.Entry<String, Setting> setting : source.entrySet()) {
        boolean ofOwnTee = SettingNames.option(this.tee.get(), setting.getKey()).isPresent();
        if (ofOwnTee && SettingNames.option(tee, setting.getKey()).isEmpty()) {
          String origin = setting.getValue().origin();
          problems.add(
              Finding.error(
                  origin,
                  "conflict: "
                      + origin
                      + " is set here, and '"
                      + tee.name()
                      + "' has no such option",
                  "ask for '" + this.tee.get().name() + "', or ask the cluster's administrator"));
        }
      }
    }
  }

  /** Returns the setting of an option that counts. */
  Optional<Setting> setting(Tee tee, Option<?> option, Map<String, Setting> annotations) {
    Setting own = annotations.get(option.name());
    if (own != null) {
      boolean bare = own.value().isEmpty() && option.bare().isPresent();
      return Optional.of(bare ? new Setting(option.bare().get(), own.origin()) : own);
    }
    for (Map<String, Setting> source : sources) {
      Setting special = source.get(SettingNames.ofTee(tee, option.name()));
      if (special != null) {
        return Optional.of(special);
      }
      Setting general = source.get(option.name());
      if (general != null) {
        return Optional.of(general);
      }
    }
    return Optional.empty();
  }
}
