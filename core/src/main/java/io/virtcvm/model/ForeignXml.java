package io.virtcvm.model;

import io.virtcvm.tree.Attribute;
import io.virtcvm.tree.Element;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Content that the grammar says nothing about, as copies in the JDK's DOM. */
final class ForeignXml {
  private ForeignXml() {}

  /** Returns a copy of an element. */
  static org.w3c.dom.Element toDom(Element element) {
    // Read without namespaces, as prefixes may be declared further out, and named by the tree.
    Document document = parse(element.toXml());
    name(document, document.getDocumentElement(), element);
    return document.getDocumentElement();
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("the tree wrote what is not XML: " + e.getMessage(), e);
    }
  }

  private static void name(Document document, org.w3c.dom.Element dom, Element element) {
    NamedNodeMap attributes = dom.getAttributes();
    Map<String, String> namespaces =
        element.attributes().stream()
            .collect(Collectors.toMap(Attribute::qName, Attribute::namespace));
    for (Attr attribute : attributes(attributes)) {
      String namespace =
          namespaces.getOrDefault(attribute.getName(), XMLConstants.XMLNS_ATTRIBUTE_NS_URI);
      document.renameNode(attribute, namespace, attribute.getName());
    }
    List<Element> children = element.elements();
    int next = 0;
    for (Node node = dom.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof org.w3c.dom.Element child) {
        name(document, child, children.get(next));
        next++;
      }
    }
    document.renameNode(dom, element.namespace(), dom.getTagName());
  }

  private static List<Attr> attributes(NamedNodeMap map) {
    return java.util.stream.IntStream.range(0, map.getLength())
        .mapToObj(i -> (Attr) map.item(i))
        .toList();
  }

  /**
   * Returns a copy of a DOM element; of text that stands between its elements, all goes before
   * them.
   */
  static Element fromDom(org.w3c.dom.Element dom) {
    Element element = Element.create(namespace(dom), dom.getLocalName());
    for (Attr attribute : attributes(dom.getAttributes())) {
      if (!namespace(attribute).equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI)) {
        element.setAttribute(namespace(attribute), attribute.getLocalName(), attribute.getValue());
      }
    }
    StringBuilder text = new StringBuilder();
    for (Node node = dom.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof org.w3c.dom.Text part) {
        text.append(part.getData());
      } else if (node instanceof org.w3c.dom.Element child) {
        element.add(fromDom(child), Order.NONE);
      }
    }
    if (!text.toString().isBlank() || element.elements().isEmpty()) {
      element.setText(text.toString());
    }
    return element;
  }

  private static String namespace(Node node) {
    return node.getNamespaceURI() == null ? "" : node.getNamespaceURI();
  }
}
