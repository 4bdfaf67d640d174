package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Controller;
import io.virtcvm.model.Crypto;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Disk;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Filesystem;
import io.virtcvm.model.Input;
import io.virtcvm.model.Interface;
import io.virtcvm.model.Memballoon;
import io.virtcvm.model.MemoryDevice;
import io.virtcvm.model.QemuDevice;
import io.virtcvm.model.QemuFrontend;
import io.virtcvm.model.QemuOverride;
import io.virtcvm.model.QemuProperty;
import io.virtcvm.model.Rng;
import io.virtcvm.model.Sound;
import io.virtcvm.model.Video;
import io.virtcvm.model.View;
import io.virtcvm.model.VirtioDriver;
import io.virtcvm.model.Vsock;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a virtio device that is told to bypass the guest's DMA interface: it would reach for
 * memory that it cannot read. Left unsaid, QEMU does the right thing since 6.0.
 */
public final class VirtioThroughIommu implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    checkOverrides(domain.getQemuOverride(), context);
    Devices devices = domain.getDevices();
    if (devices == null) {
      return;
    }
    for (Disk disk : devices.getDisks()) {
      check(disk.getDriver() == null ? null : disk.getDriver().getIommu(), disk, context);
    }
    for (Controller one : devices.getControllers()) {
      check(one.getDriver() == null ? null : one.getDriver().getIommu(), one, context);
    }
    for (Filesystem one : devices.getFilesystems()) {
      check(one.getDriver() == null ? null : one.getDriver().getIommu(), one, context);
    }
    for (Interface card : devices.getInterfaces()) {
      check(card.getDriver() == null ? null : card.getDriver().getIommu(), card, context);
    }
    for (Video video : devices.getVideos()) {
      check(video.getDriver() == null ? null : video.getDriver().getIommu(), video, context);
    }
    for (Input input : devices.getInputs()) {
      check(input, input.getDriver(), context);
    }
    for (Sound sound : devices.getSounds()) {
      check(sound, sound.getDriver(), context);
    }
    for (Rng rng : devices.getRngs()) {
      check(rng, rng.getDriver(), context);
    }
    for (Crypto crypto : devices.getCryptos()) {
      check(crypto, crypto.getDriver(), context);
    }
    for (MemoryDevice memory : devices.getMemories()) {
      check(memory, memory.getDriver(), context);
    }
    Memballoon balloon = devices.getMemballoon();
    if (balloon != null) {
      check(balloon, balloon.getDriver(), context);
    }
    Vsock vsock = devices.getVsock();
    if (vsock != null) {
      check(vsock, vsock.getDriver(), context);
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

  private static void check(View device, @Nullable VirtioDriver driver, Context context) {
    check(driver == null ? null : driver.getIommu(), device, context);
  }

  private static void check(@Nullable String iommu, View device, Context context) {
    checkModel(device, context);
    if ("off".equals(iommu)) {
      context.error(
          device,
          "driver/@iommu",
          "conflict: iommu='off'",
          "take @iommu out, or write iommu='on': the device cannot read encrypted memory");
    }
  }

  /** Virtio 0.9, which a transitional device also speaks, has no way through an IOMMU. */
  private static void checkModel(View device, Context context) {
    String start = device.toXml();
    if (start.contains("'virtio-transitional'") || start.contains("\"virtio-transitional\"")) {
      context.error(
          device,
          "@model",
          "unsupported model: 'virtio-transitional'",
          "write virtio or virtio-non-transitional, and take the device's PCI address out");
    }
  }
}
