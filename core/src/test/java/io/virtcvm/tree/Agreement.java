package io.virtcvm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The JDK's DOM as a second opinion on what a document says. */
final class Agreement {
  private final DocumentBuilder builder;

  Agreement() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      builder = factory.newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new AssertionError(e);
    }
    builder.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException e) {}

          @Override
          public void error(SAXParseException e) throws SAXException {
            throw e;
          }

          @Override
          public void fatalError(SAXParseException e) throws SAXException {
            throw e;
          }
        });
  }

  /** Returns the DOM's root element, or nothing if it refuses the text. */
  Optional<org.w3c.dom.Element> dom(String text) {
    try {
      String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return Optional.of(
          builder.parse(new InputSource(new StringReader(body))).getDocumentElement());
    } catch (SAXException | RuntimeException refused) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns all that a tree says about an element and those in it, one fact a line. */
  static String facts(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (Attribute attribute : element.attributes()) {
      attributes.put("{" + attribute.namespace() + "}" + attribute.localName(), attribute.value());
    }
    StringBuilder facts = new StringBuilder();
    facts.append(name(element.namespace(), element.localName())).append(attributes);
    facts.append(element.text()).append("(\n");
    element.elements().forEach(child -> facts.append(facts(child)));
    return facts.append(")\n").toString();
  }

  /** Returns the same in the DOM's words. */
  static String facts(org.w3c.dom.Element element) {
    Map<String, String> attributes = new TreeMap<>();
    NamedNodeMap map = element.getAttributes();
    for (int i = 0; i < map.getLength(); i++) {
      Node attribute = map.item(i);
      if (!Attribute.XMLNS.equals(attribute.getNamespaceURI())) {
        attributes.put(
            name(attribute.getNamespaceURI(), attribute.getLocalName()), attribute.getNodeValue());
      }
    }
    StringBuilder text = new StringBuilder();
    StringBuilder children = new StringBuilder();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof org.w3c.dom.Element child) {
        children.append(facts(child));
      } else if (node instanceof org.w3c.dom.CharacterData data
          && node.getNodeType() != Node.COMMENT_NODE) {
        text.append(data.getData());
      }
    }
    return name(element.getNamespaceURI(), element.getLocalName())
        + attributes
        + text
        + "(\n"
        + children
        + ")\n";
  }

  private static String name(@Nullable String namespace, String local) {
    return "{" + (namespace == null ? "" : namespace) + "}" + local;
  }

  void assertAgrees(Tree tree, String text) {
    assertThat(dom(text).map(Agreement::facts)).as(text).contains(facts(tree.root()));
  }
}
