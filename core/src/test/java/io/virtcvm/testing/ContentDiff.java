package io.virtcvm.testing;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The differences of two documents by content, found with the JDK's DOM and nothing of ours: paths
 * of the smallest elements, attributes and texts that differ, without identities. A comment, a
 * processing instruction or a change of order has no path of its own: it shows as {@code
 * parent/#other}.
 */
final class ContentDiff {
  private final Set<String> paths = new TreeSet<>();

  private ContentDiff() {}

  static Set<String> paths(byte[] before, byte[] after) throws Exception {
    ContentDiff diff = new ContentDiff();
    diff.compare("", parse(before).getDocumentElement(), parse(after).getDocumentElement());
    return diff.paths;
  }

  /** Returns the type of each launchSecurity of a domain. */
  static List<String> launchSecurities(byte[] xml) throws Exception {
    List<String> types = new ArrayList<>();
    for (Node node : nodes(parse(xml).getDocumentElement())) {
      if (node instanceof Element element && element.getNodeName().equals("launchSecurity")) {
        types.add(element.getAttribute("type"));
      }
    }
    return types;
  }

  private static Document parse(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setCoalescing(false);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private void compare(String path, Element before, Element after) {
    attributes(path, before.getAttributes(), after.getAttributes());
    if (!text(before).equals(text(after))) {
      paths.add(path);
    }
    List<Node> old = nodes(before);
    List<Node> now = nodes(after);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && alike(old.get(i), now.get(j))) {
        if (old.get(i) instanceof Element one) {
          compare(join(path, name(one)), one, (Element) now.get(j));
        }
        i++;
        j++;
      } else if (i < old.size()
          && now.subList(j, now.size()).stream().noneMatch(like(old.get(i)))) {
        paths.add(join(path, name(old.get(i++))));
      } else if (j < now.size()) {
        paths.add(join(path, name(now.get(j++))));
      } else {
        paths.add(join(path, name(old.get(i++))));
      }
    }
  }

  private static Predicate<Node> like(Node node) {
    return other -> alike(node, other);
  }

  private static boolean alike(Node one, Node other) {
    if (one.getNodeType() != other.getNodeType()
        || !one.getNodeName().equals(other.getNodeName())) {
      return false;
    }
    if (one instanceof Element) {
      return Objects.equals(one.getNamespaceURI(), other.getNamespaceURI());
    }
    return one.getNodeValue().equals(other.getNodeValue());
  }

  private void attributes(String path, NamedNodeMap before, NamedNodeMap after) {
    Set<String> names = new TreeSet<>();
    for (NamedNodeMap map : List.of(before, after)) {
      for (int i = 0; i < map.getLength(); i++) {
        names.add(map.item(i).getNodeName());
      }
    }
    for (String name : names) {
      Attr one = (Attr) before.getNamedItem(name);
      Attr other = (Attr) after.getNamedItem(name);
      if (one == null || other == null || !one.getValue().equals(other.getValue())) {
        paths.add(join(path, "@" + name));
      }
    }
  }

  /** The text of an element; only white space counts as none. */
  private static String text(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(node.getNodeValue());
      }
    }
    return text.toString().isBlank() ? "" : text.toString();
  }

  /** Elements, comments and processing instructions, in order. */
  private static List<Node> nodes(Element element) {
    List<Node> nodes = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() != Node.TEXT_NODE && node.getNodeType() != Node.CDATA_SECTION_NODE) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  private static String name(Node node) {
    return node instanceof Element ? node.getNodeName() : "#other";
  }

  private static String join(String path, String step) {
    return path.isEmpty() ? step : path + "/" + step;
  }
}
