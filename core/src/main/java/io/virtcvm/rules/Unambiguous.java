package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Domain;
import io.virtcvm.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a domain in which a part that the rules look at stands twice.
 *
 * <p>Libvirt takes the first and drops the rest without a word, unless it validates: whoever reads
 * the second is mistaken about what starts.
 */
public final class Unambiguous implements Transformer {
  private static final List<String> IN_DOMAIN =
      List.of("os", "features", "cpu", "devices", "launchSecurity");
  private static final List<String> IN_OS =
      List.of("type", "loader", "firmware", "nvram", "varstore");
  private static final List<String> IN_FEATURES = List.of("acpi", "smm", "pmu", "ioapic");
  private static final List<String> IN_LAUNCH_SECURITY =
      List.of("policy", "quoteGenerationService");

  @Override
  public void transform(Domain domain, Context context) {
    check(domain, IN_DOMAIN, context);
    check(domain.getOs(), IN_OS, context);
    check(domain.getFeatures(), IN_FEATURES, context);
    check(domain.getLaunchSecurity(), IN_LAUNCH_SECURITY, context);
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
}
