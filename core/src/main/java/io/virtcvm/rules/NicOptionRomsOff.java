package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Transformer;
import io.virtcvm.model.Address;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Interface;
import io.virtcvm.model.InterfaceModel;
import io.virtcvm.model.Rom;
import org.jspecify.annotations.Nullable;

/**
 * Takes the option ROMs of network cards away: the boot code in them does not know of encrypted
 * memory. The firmware has drivers of its own to boot from a network.
 */
public final class NicOptionRomsOff implements Transformer {
  @Override
  public void transform(Domain domain, Context context) {
    Devices devices = domain.getDevices();
    if (devices == null) {
      return;
    }
    for (Interface card : devices.getInterfaces()) {
      Rom rom = card.getRom();
      if (rom != null && rom.getFile() != null) {
        context.error(
            rom,
            "@file",
            "conflict: option ROM '" + rom.getFile() + "'",
            "take <rom> out of this interface: the boot code in it does not know of encrypted memory");
      } else if (canHaveRom(card) && !hasNone(rom)) {
        Rom none = card.ensureRom();
        none.setEnabled("no");
        // Libvirt tunes no ROM that is not there.
        none.setBar(null);
      }
    }
  }

  /** Whether no ROM shows, said in one way: libvirt takes either, and refuses both at once. */
  private static boolean hasNone(@Nullable Rom rom) {
    if (rom == null) {
      return false;
    }
    return rom.getBar() == null ? "no".equals(rom.getEnabled()) : hidesRom(rom);
  }

  private static boolean hidesRom(Rom rom) {
    return "off".equals(rom.getBar()) && rom.getEnabled() == null;
  }

  /** Libvirt refuses to tune the ROM of what is no PCI device. */
  private static boolean canHaveRom(Interface card) {
    Address address = card.getAddress();
    if (address != null && address.getType() != null) {
      return address.getType().equals("pci");
    }
    InterfaceModel model = card.getModel();
    return model == null || !"usb-net".equals(model.getType());
  }
}
