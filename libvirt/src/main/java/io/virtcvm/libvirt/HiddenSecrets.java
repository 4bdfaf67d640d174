package io.virtcvm.libvirt;

import io.virtcvm.model.BackingStore;
import io.virtcvm.model.Cookie;
import io.virtcvm.model.Cookies;
import io.virtcvm.model.Devices;
import io.virtcvm.model.Disk;
import io.virtcvm.model.DiskSource;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Graphics;
import io.virtcvm.model.Nvram;
import io.virtcvm.model.Os;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt leaves out of a definition unless it is asked for secrets: passwords of graphics,
 * and cookies of images that come over HTTP.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-domain.html#VIR_DOMAIN_XML_SECURE">libvirt
 *     12.8, VIR_DOMAIN_XML_SECURE</a>
 */
final class HiddenSecrets {
  private HiddenSecrets() {}

  /** Hides them in a domain, as libvirt would. */
  static void hideIn(Domain domain) {
    for (Graphics graphics : graphics(domain)) {
      graphics.setPasswd(null);
    }
    for (DiskSource source : sources(domain).values()) {
      source.setCookies(null);
    }
  }

  /**
   * Fills them in from another definition of the same domain.
   *
   * @param hidden where they are left out
   * @param known where they are shown
   */
  static void fill(Domain hidden, Domain known) {
    List<Graphics> graphics = graphics(hidden);
    List<Graphics> others = graphics(known);
    for (int i = 0; i < Math.min(graphics.size(), others.size()); i++) {
      if (Objects.equals(graphics.get(i).getType(), others.get(i).getType())) {
        graphics.get(i).setPasswd(others.get(i).getPasswd());
      }
    }
    Map<String, DiskSource> from = sources(known);
    sources(hidden).forEach((place, source) -> fill(source, from.get(place)));
  }

  private static void fill(DiskSource source, @Nullable DiskSource from) {
    Cookies cookies = from == null ? null : from.getCookies();
    if (cookies == null
        || source.getCookies() != null
        || !Objects.equals(source.getName(), from.getName())) {
      return;
    }
    List<Cookie> copies = source.ensureCookies().getCookies();
    for (Cookie cookie : cookies.getCookies()) {
      Cookie copy = new Cookie();
      copy.setName(cookie.getName());
      copy.setValue(cookie.getValue());
      copies.add(copy);
    }
  }

  /** Returns where a domain has secrets, for people to read. */
  static List<String> places(Domain domain) {
    List<String> places = new ArrayList<>();
    for (Graphics graphics : graphics(domain)) {
      if (graphics.getPasswd() != null) {
        places.add("the password of graphics '" + graphics.getType() + "'");
      }
    }
    sources(domain)
        .forEach(
            (place, source) -> {
              if (source.getCookies() != null) {
                places.add("the cookies of " + place);
              }
            });
    return places;
  }

  private static List<Graphics> graphics(Domain domain) {
    Devices devices = domain.getDevices();
    return devices == null ? List.of() : devices.getGraphics();
  }

  /** The places from which images come, by what they are for. */
  private static Map<String, DiskSource> sources(Domain domain) {
    Map<String, DiskSource> sources = new LinkedHashMap<>();
    Os os = domain.getOs();
    Nvram nvram = os == null ? null : os.getNvram();
    if (nvram != null) {
      put(sources, "<nvram>", nvram.getSource());
    }
    Devices devices = domain.getDevices();
    if (devices == null) {
      return sources;
    }
    for (Disk disk : devices.getDisks()) {
      String name = disk.getTarget() == null ? null : disk.getTarget().getDev();
      put(sources, "disk '" + name + "'", disk.getSource());
      put(sources, "the backing store of disk '" + name + "'", disk.getBackingStore());
      if (disk.getMirror() != null) {
        put(sources, "the mirror of disk '" + name + "'", disk.getMirror().getSource());
        put(
            sources,
            "the backing store of the mirror of disk '" + name + "'",
            disk.getMirror().getBackingStore());
      }
    }
    return sources;
  }

  private static void put(
      Map<String, DiskSource> sources, String place, @Nullable BackingStore store) {
    int depth = 1;
    for (BackingStore one = store; one != null; one = one.getBackingStore()) {
      put(sources, place + ", " + depth, one.getSource());
      depth++;
    }
  }

  private static void put(
      Map<String, DiskSource> sources, String place, @Nullable DiskSource source) {
    if (source != null) {
      sources.put(place, source);
    }
  }
}
