package io.virtcvm.model;

import io.virtcvm.tree.Attribute;
import io.virtcvm.tree.Element;
import io.virtcvm.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Content that the grammar says nothing about, as copies in the JDK's DOM. */
final class ForeignXml {
  private static final String XMLNS = XMLConstants.XMLNS_ATTRIBUTE;

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
    for (Attr attribute : attributes(dom)) {
      document.renameNode(attribute, namespace(attribute, element), attribute.getName());
    }
    Iterator<Element> children = element.elements().iterator();
    Node node = dom.getFirstChild();
    while (node != null) {
      Node next = node.getNextSibling(); // asked first, as renaming may replace a node
      if (node instanceof org.w3c.dom.Element child) {
        name(document, child, children.next());
      }
      node = next;
    }
    document.renameNode(dom, element.namespace(), dom.getTagName());
  }

  /** Returns the namespace of an attribute that was read without namespaces. */
  private static @Nullable String namespace(Attr attribute, Element element) {
    String name = attribute.getName();
    if (name.equals(XMLNS) || name.startsWith(XMLNS + ":")) {
      return XMLConstants.XMLNS_ATTRIBUTE_NS_URI;
    }
    int colon = name.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String declaration = XMLNS + ":" + name.substring(0, colon);
    for (Node at = attribute.getOwnerElement(); at != null; at = at.getParentNode()) {
      if (at instanceof org.w3c.dom.Element up && up.hasAttribute(declaration)) {
        return up.getAttribute(declaration);
      }
    }
    return element.attributes().stream()
        .filter(one -> one.qName().equals(name))
        .map(Attribute::namespace)
        .findFirst()
        .orElseThrow();
  }

  private static List<Attr> attributes(org.w3c.dom.Element dom) {
    NamedNodeMap map = dom.getAttributes();
    return IntStream.range(0, map.getLength()).mapToObj(i -> (Attr) map.item(i)).toList();
  }

  /** Returns a copy of a DOM element, part of no document yet. */
  static Element fromDom(org.w3c.dom.Element dom) {
    StringWriter xml = new StringWriter();
    try {
      Transformer writer = TransformerFactory.newInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      writer.transform(new DOMSource(dom), new StreamResult(xml));
    } catch (TransformerException e) {
      throw new IllegalArgumentException("DOM element cannot be written as XML: " + e, e);
    }
    Element copy = Tree.parse("<copy>" + xml + "</copy>").root().elements().get(0);
    copy.remove();
    return copy;
  }
}
