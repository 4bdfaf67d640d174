package io.virtcvm.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What libvirt says of the TEEs and firmware of a host: its domcapabilities.
 *
 * @see <a href="https://libvirt.org/formatdomaincaps.html">libvirt on domcapabilities</a>
 */
final class DomainCapabilities {
  private final Element root;

  private DomainCapabilities(Element root) {
    this.root = root;
  }

  /**
   * Reads it, as the text of a stranger's daemon.
   *
   * @throws IOException if it is not XML without a document type
   */
  static DomainCapabilities parse(String xml) throws IOException {
    return new DomainCapabilities(root(xml));
  }

  /** Reads whatever libvirt says of a host, likewise. */
  static Element root(String xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // The JDK's own prints.
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXException e) {
      throw new IOException("capabilities are not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java runtime has no strict XML parser", e);
    }
  }

  /** Returns the guests' architecture: {@code x86_64}; empty where it is not said. */
  String architecture() {
    return text(root, "arch");
  }

  /** Returns who made the CPU, in libvirt's word: {@code AMD}; empty where it is not said. */
  String cpuMaker() {
    for (Element mode : all(root, "cpu", "mode")) {
      if (mode.getAttribute("name").equals("host-model")) {
        return text(mode, "vendor");
      }
    }
    return "";
  }

  /** Returns QEMU's model that comes nearest to the host's CPU; empty where it is not said. */
  String hostModel() {
    for (Element mode : all(root, "cpu", "mode")) {
      if (mode.getAttribute("name").equals("host-model")) {
        return text(mode, "model");
      }
    }
    return "";
  }

  /** Returns the firmware files that libvirt knows of on the host. */
  List<String> loaders() {
    return values(all(root, "os", "loader", "value"));
  }

  /** Returns whether a feature is supported; empty where this version does not say. */
  Optional<Boolean> supports(String feature) {
    return all(root, "features", feature).stream()
        .findFirst()
        .map(element -> element.getAttribute("supported").equals("yes"));
  }

  /** Returns the types of launch security; empty where this version does not list them. */
  Optional<List<String>> launchSecurity() {
    if (supports("launchSecurity").isEmpty()) {
      return Optional.empty();
    }
    List<String> types = new ArrayList<>();
    for (Element list : all(root, "features", "launchSecurity", "enum")) {
      if (list.getAttribute("name").equals("sectype")) {
        types.addAll(values(all(list, "value")));
      }
    }
    return Optional.of(types);
  }

  /** Returns a number that is said of SEV: {@code cbitpos}, {@code maxESGuests}. */
  Optional<Long> sev(String name) {
    return values(all(root, "features", "sev", name)).stream()
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(Long::valueOf)
        .findFirst();
  }

  private static String text(Element parent, String name) {
    return values(all(parent, name)).stream().findFirst().orElse("");
  }

  private static List<String> values(List<Element> elements) {
    return elements.stream().map(element -> element.getTextContent().strip()).toList();
  }

  /** Returns what is at a path of names below an element. */
  static List<Element> all(Element from, String... names) {
    List<Element> found = List.of(from);
    for (String name : names) {
      List<Element> next = new ArrayList<>();
      for (Element element : found) {
        for (Node at = element.getFirstChild(); at != null; at = at.getNextSibling()) {
          if (at instanceof Element child && child.getTagName().equals(name)) {
            next.add(child);
          }
        }
      }
      found = next;
    }
    return found;
  }
}
