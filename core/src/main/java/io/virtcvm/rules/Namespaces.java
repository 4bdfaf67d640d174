package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Features;
import io.virtcvm.model.IndividualVcpu;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Os;
import io.virtcvm.model.View;
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
    checkAttributes(domain, context);
    Os os = domain.getOs();
    if (os != null) {
      checkAttributes(os, context);
      checkAttributes(os.getType(), context);
      checkAttributes(os.getLoader(), context);
    }
    Features present = domain.getFeatures();
    if (present != null) {
      checkAttributes(present, context);
      checkAttributes(present.getSmm(), context);
      checkAttributes(present.getPmu(), context);
      checkAttributes(present.getIoapic(), context);
    }
    LaunchSecurity security = domain.getLaunchSecurity();
    if (security != null) {
      checkAttributes(security, context);
      checkAttributes(security.getQuoteGenerationService(), context);
    }
    checkAttributes(domain.getCpu(), context);
    checkAttributes(domain.getVcpu(), context);
    if (domain.getVcpus() != null) {
      for (IndividualVcpu vcpu : domain.getVcpus().getVcpus()) {
        checkAttributes(vcpu, context);
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
    if (present != null) {
      for (String name : present.foreignElements()) {
        if (features.contains(name)) {
          report(present, name, "<" + name + ">", context);
        }
      }
    }
  }

  private static void checkAttributes(@Nullable View view, Context context) {
    if (view == null) {
      return;
    }
    for (String name : view.foreignAttributes()) {
      if (ATTRIBUTES.contains(name)) {
        report(view, "@" + name, "@" + name, context);
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
}
