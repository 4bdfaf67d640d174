package io.virtcvm.attestation;

import io.virtcvm.model.Domain;
import io.virtcvm.model.IndividualVcpu;
import io.virtcvm.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a domain whose measured parts libvirt reads otherwise than we do: it takes the first of
 * two, takes the text of inner elements for text of the outer one, and looks at an attribute's name
 * alone. The conversion refuses them, too; but what is measured need not have been converted.
 */
final class UnambiguousParts {
  private static final List<String> IN_OS =
      List.of("loader", "kernel", "initrd", "cmdline", "shim");
  private static final List<String> IN_LAUNCH_SECURITY =
      List.of("policy", "idBlock", "mrConfigId", "mrOwner", "mrOwnerConfig");

  private UnambiguousParts() {}

  /**
   * Makes sure that there are none.
   *
   * @throws UnmeasurableException if there is one
   */
  static void check(Domain domain) {
    check(domain, List.of("os", "cpu", "vcpu", "launchSecurity"));
    checkText(domain, List.of("vcpu"));
    check(domain.getOs(), IN_OS);
    checkText(domain.getOs(), IN_OS);
    check(domain.getCpu(), List.of("model"));
    checkText(domain.getCpu(), List.of("model"));
    check(domain.getLaunchSecurity(), IN_LAUNCH_SECURITY);
    checkText(domain.getLaunchSecurity(), IN_LAUNCH_SECURITY);
    checkAttributes(domain.getLaunchSecurity(), List.of("type", "kernelHashes"));
    checkAttributes(domain.getCpu(), List.of("mode"));
    checkAttributes(domain.getVcpu(), List.of("current"));
    if (domain.getOs() != null) {
      checkAttributes(domain.getOs().getLoader(), List.of("type", "format"));
    }
    if (domain.getVcpus() != null) {
      for (IndividualVcpu vcpu : domain.getVcpus().getVcpus()) {
        checkAttributes(vcpu, List.of("id", "enabled"));
      }
    }
  }

  private static void check(@Nullable View parent, List<String> names) {
    for (String name : names) {
      int count = parent == null ? 0 : parent.count(name);
      if (count > 1) {
        throw new UnmeasurableException(
            "ambiguous: <" + name + "> stands " + count + " times",
            "keep the one that is meant; libvirt would take the first");
      }
    }
  }

  private static void checkText(@Nullable View parent, List<String> names) {
    for (String name : names) {
      if (parent != null && parent.countInside(name) > 0) {
        throw new UnmeasurableException(
            "ambiguous: <" + name + "> holds elements",
            "leave only its text; libvirt would read their text as part of it");
      }
    }
  }

  private static void checkAttributes(@Nullable View view, List<String> names) {
    for (String name : names) {
      if (view != null && view.foreignAttributes().contains(name)) {
        throw new UnmeasurableException(
            "ambiguous: @" + name + " of another namespace",
            "rename it or take it out; libvirt would take it for its own");
      }
    }
  }
}
