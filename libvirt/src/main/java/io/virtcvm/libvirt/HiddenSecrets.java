package io.virtcvm.libvirt;

import io.virtcvm.model.Cookie;
import io.virtcvm.model.Cookies;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Disk;
import io.virtcvm.model.DiskSource;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Graphics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt leaves out of a definition unless it is asked for secrets: passwords of graphics,
 * and cookies of disks.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-domain.html#VIR_DOMAIN_XML_SECURE">libvirt
 *     12.8, VIR_DOMAIN_XML_SECURE</a>
 */
final class HiddenSecrets {
  private HiddenSecrets() {}

  /** Hides them in a domain, as libvirt would. */
  static void hideIn(Domain domain) {
    Devices devices = domain.getDevices();
    if (devices == null) {
      return;
    }
    for (Graphics graphics : devices.getGraphics()) {
      graphics.setPasswd(null);
    }
    for (Disk disk : devices.getDisks()) {
      DiskSource source = disk.getSource();
      if (source != null) {
        source.setCookies(null);
      }
    }
  }

  /**
   * Fills them in from another definition of the same domain.
   *
   * @param hidden where they are left out
   * @param known where they are shown
   */
  static void fill(Domain hidden, Domain known) {
    Devices devices = hidden.getDevices();
    Devices others = known.getDevices();
    if (devices == null || others == null) {
      return;
    }
    List<Graphics> graphics = devices.getGraphics();
    List<Graphics> otherGraphics = others.getGraphics();
    for (int i = 0; i < Math.min(graphics.size(), otherGraphics.size()); i++) {
      if (same(graphics.get(i).getType(), otherGraphics.get(i).getType())) {
        graphics.get(i).setPasswd(otherGraphics.get(i).getPasswd());
      }
    }
    for (Disk disk : devices.getDisks()) {
      fillCookies(disk, others.getDisks());
    }
  }

  private static void fillCookies(Disk disk, List<Disk> others) {
    DiskSource source = disk.getSource();
    for (Disk other : others) {
      DiskSource from = other.getSource();
      if (source == null
          || from == null
          || !same(target(disk), target(other))
          || !same(source.getName(), from.getName())) {
        continue;
      }
      Cookies cookies = from.getCookies();
      if (source.getCookies() == null && cookies != null) {
        source.ensureCookies().getCookies().addAll(copies(cookies));
      }
    }
  }

  private static List<Cookie> copies(Cookies cookies) {
    List<Cookie> copies = new ArrayList<>();
    for (Cookie cookie : cookies.getCookies()) {
      Cookie copy = new Cookie();
      copy.setName(cookie.getName());
      copy.setValue(cookie.getValue());
      copies.add(copy);
    }
    return copies;
  }

  private static @Nullable String target(Disk disk) {
    return disk.getTarget() == null ? null : disk.getTarget().getDev();
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }
}
