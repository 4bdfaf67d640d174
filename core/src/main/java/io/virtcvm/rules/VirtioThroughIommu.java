package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.AnyElement;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.QemuDevice;
import io.virtcvm.model.QemuFrontend;
import io.virtcvm.model.QemuOverride;
import io.virtcvm.model.QemuProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a virtio device that is told to bypass the guest's DMA interface: it would reach for
 * memory that it cannot read. Left unsaid, QEMU does the right thing since 6.0.
 */
public final class VirtioThroughIommu implements Transformer {
  /** Virtio 0.9, which such a device also speaks, has no way through an IOMMU. */
  private static final String TRANSITIONAL = "virtio-transitional";

  @Override
  public void transform(Domain domain, Context context) {
    checkOverrides(domain.getQemuOverride(), context);
    Devices devices = domain.getDevices();
    if (devices == null) {
      return;
    }
    for (AnyElement device : devices.everyElement()) {
      check(device, context);
    }
  }

  private static void checkOverrides(@Nullable QemuOverride override, Context context) {
    if (override == null) {
      return;
    }
    for (QemuDevice device : override.getDevices()) {
      if (device.elementCount() > 1) {
        context.error(
            device,
            "qemu:frontend",
            "ambiguous: several elements for '" + device.getAlias() + "'",
            "write one <qemu:frontend>; libvirt would take what all of them say");
      }
      QemuFrontend frontend = device.getFrontend();
      if (frontend != null) {
        frontend.getProperties().forEach(property -> checkOverride(device, property, context));
      }
    }
  }

  private static void checkOverride(QemuDevice device, QemuProperty property, Context context) {
    String name = property.getName() == null ? "" : property.getName();
    boolean odd = !property.foreignAttributes().isEmpty();
    boolean platform = name.equals("iommu_platform") && !isTrue(property);
    if (odd || platform || name.equals("disable-modern") || name.equals("disable-legacy")) {
      context.error(
          property,
          odd ? "" : "@value",
          "conflict: property " + name + " of '" + device.getAlias() + "' is overridden",
          "take it out: the device must go through the guest's DMA interface");
    }
  }

  private static boolean isTrue(QemuProperty property) {
    return "remove".equals(property.getType())
        || ("bool".equals(property.getType()) && "true".equals(property.getValue()));
  }

  /**
   * Of some kinds libvirt looks at the children by their name alone, so their namespace is no
   * matter.
   */
  private static void check(AnyElement device, Context context) {
    boolean bypass = false;
    boolean transitional = device.says(TRANSITIONAL);
    for (AnyElement child : device.everyElement()) {
      bypass |= child.name().equals("driver") && "off".equals(child.get("iommu"));
      transitional |= child.name().equals("model") && child.says(TRANSITIONAL);
    }
    if (transitional) {
      context.error(
          device,
          "@model",
          "unsupported model: 'virtio-transitional'",
          "write virtio or virtio-non-transitional, and take the device's PCI address out");
    }
    if (bypass) {
      context.error(
          device,
          "driver/@iommu",
          "conflict: iommu='off'",
          "take @iommu out, or write iommu='on': the device cannot read encrypted memory");
    }
  }
}
