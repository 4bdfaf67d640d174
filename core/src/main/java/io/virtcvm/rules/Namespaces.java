package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Features;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Os;
import io.virtcvm.model.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names of other namespaces that libvirt takes for its own.
 *
 * <p>Libvirt 12.8 asks libxml2 for attributes by name alone (xmlGetProp), and takes the first; so
 * it does for the children of {@code <features>}.
 */
final class Namespaces {
  /** The attributes that the rules look at. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "type",
          "firmware",
          "arch",
          "machine",
          "readonly",
          "secure",
          "stateless",
          "format",
          "state",
          "driver",
          "mode",
          "path",
          "kernelHashes",
          "authorKey",
          "vcek",
          "current",
          "id",
          "iommu",
          "enabled");

  /** The same of devices and all that is in them. */
  private static final Set<String> OF_DEVICES = Set.of("iommu", "enabled", "bar", "file", "model");

  private Namespaces() {}

  static void check(Domain domain, List<String> features, Context context) {
    for (View view : views(domain)) {
      for (String name : view.foreignAttributes()) {
        if (ATTRIBUTES.contains(name)) {
          report(view, "@" + name, "@" + name, context);
        }
      }
    }
    Devices devices = domain.getDevices();
    if (devices != null) {
      for (String name : devices.foreignAttributesInside()) {
        if (OF_DEVICES.contains(name)) {
          report(devices, "@" + name, "@" + name, context);
        }
      }
    }
    Features present = domain.getFeatures();
    if (present != null) {
      for (String name : present.foreignElements()) {
        if (features.contains(name)) {
          report(present, name, "<" + name + ">", context);
        }
      }
    }
  }

  private static void report(View where, String detail, String what, Context context) {
    context.error(
        where,
        detail,
        "ambiguous: " + what + " of another namespace",
        "rename it or take it out; libvirt would take it for its own");
  }

  private static List<View> views(Domain domain) {
    List<View> views = new ArrayList<>();
    views.add(domain);
    Os os = domain.getOs();
    if (os != null) {
      addAll(views, os, os.getType(), os.getLoader());
    }
    Features features = domain.getFeatures();
    if (features != null) {
      addAll(views, features.getSmm(), features.getPmu(), features.getIoapic());
    }
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security != null) {
      addAll(views, security, security.getQuoteGenerationService());
    }
    addAll(views, domain.getCpu(), domain.getVcpu());
    if (domain.getVcpus() != null) {
      views.addAll(domain.getVcpus().getVcpus());
    }
    return views;
  }

  private static void addAll(List<View> views, @Nullable View... present) {
    for (View view : present) {
      if (view != null) {
        views.add(view);
      }
    }
  }
}
