package io.virtcvm.tree;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;

/** Which prefix stands for which namespace, where; and the names that follow from it. */
final class Scope {
  /** The prefixes libvirt's documentation uses; for all others ns1, ns2 and so on. */
  private static final Map<String, String> USUAL =
      Map.of(
          "http://libvirt.org/schemas/domain/qemu/1.0", "qemu",
          "http://libvirt.org/schemas/domain/lxc/1.0", "lxc",
          "http://libvirt.org/schemas/domain/xen/1.0", "xen",
          "http://libvirt.org/schemas/domain/bhyve/1.0", "bhyve",
          "http://libosinfo.org/xmlns/libvirt/domain/1.0", "libosinfo");

  private Scope() {}

  /**
   * Settles the names and attributes of an element that has come to a new place, and of all in it.
   *
   * @param quote for attributes of elements that have no written one to follow
   */
  static void settle(Element element, char quote) {
    char own = Quotes.own(element.state()).orElse(quote);
    String elementName = elementName(element, own);
    element.state(element.state().named(elementName));
    for (Attribute attribute : element.state().attributes) {
      if (attribute.present() && !attribute.isDeclaration()) {
        String name =
            attributeName(
                element, attribute.namespace(), attribute.localName(), attribute.qName(), own);
        if (!attribute.isWritten() || !name.equals(attribute.qName())) {
          char quoteOfIt = attribute.isWritten() ? attribute.quote() : own;
          element.state(element.state().with(attribute, attribute.written(name, quoteOfIt)));
        }
      }
    }
    for (Element child : element.state().elements()) {
      settle(child, own);
    }
  }

  /** Returns the name for a new attribute, having declared a prefix for it if it needs one. */
  static String attributeName(Element element, String namespace, String localName, char quote) {
    return attributeName(element, namespace, localName, localName, quote);
  }

  private static String attributeName(
      Element element, String namespace, String localName, String wish, char quote) {
    if (namespace.isEmpty()) {
      return localName;
    }
    String prefix = prefixOf(wish);
    if (!prefix.isEmpty() && resolve(element, prefix).equals(namespace)) {
      return wish;
    }
    return prefixFor(element, namespace, false).orElseGet(() -> declare(element, namespace, quote))
        + ":"
        + localName;
  }

  private static String elementName(Element element, char quote) {
    String name = element.state().qName;
    String namespace = element.namespace();
    if (!name.isEmpty() && resolve(element, prefixOf(name)).equals(namespace)) {
      return name;
    }
    if (namespace.isEmpty()) {
      if (!resolve(element, "").isEmpty()) {
        append(element, Attribute.declaration("", "", quote));
      }
      return element.localName();
    }
    String prefix =
        prefixFor(element, namespace, true).orElseGet(() -> declare(element, namespace, quote));
    return prefix.isEmpty() ? element.localName() : prefix + ":" + element.localName();
  }

  private static String prefixOf(String qName) {
    return qName.substring(0, Math.max(qName.indexOf(':'), 0));
  }

  /** Returns the namespace a prefix stands for; empty when it stands for none. */
  private static String resolve(Element element, String prefix) {
    if (prefix.equals(XMLConstants.XML_NS_PREFIX)) {
      return XMLConstants.XML_NS_URI;
    }
    for (Element at = element; at != null; at = at.parent()) {
      for (Attribute attribute : at.state().attributes) {
        if (attribute.isDeclaration() && attribute.declaredPrefix().equals(prefix)) {
          return attribute.value();
        }
      }
    }
    return "";
  }

  /** Returns the nearest prefix that stands for a namespace; empty for the default one. */
  private static Optional<String> prefixFor(Element element, String namespace, boolean orDefault) {
    if (namespace.equals(XMLConstants.XML_NS_URI)) {
      return Optional.of(XMLConstants.XML_NS_PREFIX);
    }
    Set<String> hidden = new HashSet<>();
    for (Element at = element; at != null; at = at.parent()) {
      for (Attribute attribute : at.state().attributes) {
        if (attribute.isDeclaration()
            && hidden.add(attribute.declaredPrefix())
            && attribute.value().equals(namespace)
            && (orDefault || !attribute.declaredPrefix().isEmpty())) {
          return Optional.of(attribute.declaredPrefix());
        }
      }
    }
    return Optional.empty();
  }

  /** Declares a prefix that stands for nothing else here, so that no content changes meaning. */
  private static String declare(Element element, String namespace, char quote) {
    String prefix = USUAL.getOrDefault(namespace, "ns1");
    for (int i = 1; !resolve(element, prefix).isEmpty(); i++) {
      prefix = "ns" + i;
    }
    append(element, Attribute.declaration(prefix, namespace, quote));
    return prefix;
  }

  private static void append(Element element, Attribute attribute) {
    element.state(element.state().with(attribute));
  }
}
