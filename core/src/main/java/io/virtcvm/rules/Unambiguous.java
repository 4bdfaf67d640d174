package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a domain that libvirt reads otherwise than the rules do, and that it takes without a word
 * unless it validates.
 *
 * <p>Of a part that stands twice libvirt takes the first. Of attributes and features it looks at
 * the name and not at the namespace. The text of an element is to libvirt also the text of the
 * elements in it.
 */
public final class Unambiguous implements Transformer {
  private static final List<String> IN_DOMAIN =
      List.of("os", "features", "cpu", "vcpu", "vcpus", "devices", "launchSecurity");
  private static final List<String> IN_OS =
      List.of(
          "type", "loader", "firmware", "nvram", "varstore", "kernel", "initrd", "cmdline", "shim");
  private static final List<String> TEXTS_IN_OS =
      List.of("type", "loader", "kernel", "initrd", "cmdline", "shim");
  private static final List<String> IN_CPU = List.of("model");
  private static final List<String> IN_FEATURES = List.of("acpi", "smm", "pmu", "ioapic");
  private static final List<String> IN_LAUNCH_SECURITY =
      List.of(
          "policy",
          "cbitpos",
          "reducedPhysBits",
          "guestVisibleWorkarounds",
          "idBlock",
          "idAuth",
          "hostData",
          "mrConfigId",
          "mrOwner",
          "mrOwnerConfig",
          "quoteGenerationService");
  private static final List<String> TEXTS_IN_LAUNCH_SECURITY =
      IN_LAUNCH_SECURITY.subList(0, IN_LAUNCH_SECURITY.size() - 1);

  @Override
  public void transform(Domain domain, Context context) {
    check(domain, IN_DOMAIN, context);
    check(domain.getOs(), IN_OS, context);
    check(domain.getFeatures(), IN_FEATURES, context);
    check(domain.getLaunchSecurity(), IN_LAUNCH_SECURITY, context);
    check(domain.getCpu(), IN_CPU, context);
    checkText(domain.getOs(), TEXTS_IN_OS, context);
    checkText(domain.getCpu(), IN_CPU, context);
    checkText(domain, List.of("vcpu"), context);
    checkText(domain.getLaunchSecurity(), TEXTS_IN_LAUNCH_SECURITY, context);
    Namespaces.check(domain, IN_FEATURES, context);
  }

  private static void check(@Nullable View parent, List<String> names, Context context) {
    if (parent == null) {
      return;
    }
    for (String name : names) {
      int count = parent.count(name);
      if (count > 1) {
        context.error(
            parent,
            name,
            "ambiguous: <" + name + "> stands " + count + " times",
            "keep the one that is meant; libvirt would take the first");
      }
    }
  }

  private static void checkText(@Nullable View parent, List<String> names, Context context) {
    if (parent == null) {
      return;
    }
    for (String name : names) {
      if (parent.countInside(name) > 0) {
        context.error(
            parent,
            name,
            "ambiguous: <" + name + "> holds elements",
            "leave only its text; libvirt would read their text as part of it");
      }
    }
  }
}
