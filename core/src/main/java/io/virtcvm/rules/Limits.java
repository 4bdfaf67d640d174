package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Hostdev;
import io.virtcvm.model.Interface;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.MaxMemory;
import io.virtcvm.model.Memballoon;
import java.util.ArrayList;
import java.util.List;

/**
 * Says once, when a domain becomes confidential, what its host can no longer do with it, as far as
 * this domain is concerned.
 */
public final class Limits implements Transformer {
  private final String launchSecurity;

  /**
   * Creates the rule; it must stand before the one that asks for the TEE.
   *
   * @param launchSecurity libvirt's name for the TEE
   */
  public Limits(String launchSecurity) {
    this.launchSecurity = launchSecurity;
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity present = domain.getLaunchSecurity();
    if (present != null && launchSecurity.equals(present.getType())) {
      return;
    }
    context.warn(
        domain,
        "",
        "no longer possible: " + String.join(", ", lost(domain)),
        "plan for it: back up with disk-only snapshots, give the guest all its memory at boot, and"
            + " test assigned devices");
  }

  private static List<String> lost(Domain domain) {
    List<String> lost = new ArrayList<>();
    lost.add("migration, save and managed save, memory snapshots");
    Devices devices = domain.getDevices();
    MaxMemory max = domain.getMaxMemory();
    boolean memories = devices != null && !devices.getMemories().isEmpty();
    if (max != null || memories) {
      lost.add("memory hotplug");
    }
    Memballoon balloon = devices == null ? null : devices.getMemballoon();
    // Libvirt adds a balloon where none is spoken of.
    if (balloon == null || !"none".equals(balloon.getModel())) {
      lost.add("ballooning");
    }
    if (devices != null && hasAssigned(devices)) {
      lost.add("direct memory access of assigned devices");
    }
    return lost;
  }

  private static boolean hasAssigned(Devices devices) {
    for (Hostdev device : devices.getHostdevs()) {
      if ("pci".equals(device.getType()) || "mdev".equals(device.getType())) {
        return true;
      }
    }
    for (Interface card : devices.getInterfaces()) {
      if ("hostdev".equals(card.getType())) {
        return true;
      }
    }
    return false;
  }
}
