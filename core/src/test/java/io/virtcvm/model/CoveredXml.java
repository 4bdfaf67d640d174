package io.virtcvm.model;

import io.virtcvm.schemas.Grammar.AttributeFacts;
import io.virtcvm.schemas.Grammar.ChildContent;
import io.virtcvm.schemas.Grammar.ChildFacts;
import io.virtcvm.schemas.Grammar.ClassContent;
import io.virtcvm.schemas.Grammar.ClassFacts;
import io.virtcvm.schemas.Grammar.TextContent;
import io.virtcvm.schemas.Name;
import io.virtcvm.schemas.Resources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;

/**
 * Cuts a document down to what the grammar covers, and puts siblings in the order of their names:
 * what is left must survive a binding. Also notes the (element, attribute) pairs it met.
 */
final class CoveredXml {
  private final Map<String, ClassFacts> classes = Resources.grammar().byName();
  private final ClassFacts root = Resources.grammar().root();
  private final Set<String> pairs = new TreeSet<>();

  /** Returns the pairs met so far, as {@code driver@cache}. */
  Set<String> pairs() {
    return pairs;
  }

  static Document parse(byte[] xml) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setCoalescing(true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Document parse(String xml) {
    return parse(xml.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the document without what the grammar does not cover. */
  Document covered(Document document) {
    cut(document.getDocumentElement(), root);
    document.normalize();
    return document;
  }

  private void cut(Element element, ClassFacts facts) {
    for (Attr attribute : attributes(element)) {
      boolean known =
          facts.attributes().stream().map(AttributeFacts::name).anyMatch(name(attribute)::equals);
      if (known) {
        pairs.add(facts.element().local() + "@" + attribute.getLocalName());
      } else {
        element.removeAttributeNode(attribute);
      }
    }
    if (facts.open()) {
      cutOpen(element);
      return;
    }
    boolean text = !facts.text().alternatives().isEmpty();
    for (Node node : nodes(element)) {
      if (node instanceof Element child) {
        cutChild(element, child, facts);
      } else if (!text || !(node instanceof Text) || isBlankBesideElements(node, facts)) {
        element.removeChild(node);
      }
    }
    sort(element);
  }

  private static boolean isBlankBesideElements(Node node, ClassFacts facts) {
    return facts.mixed() && node.getTextContent().isBlank();
  }

  private void cutChild(Element parent, Element child, ClassFacts facts) {
    Optional<ChildFacts> known =
        facts.children().stream().filter(fact -> fact.name().equals(name(child))).findFirst();
    List<Node> twins =
        nodes(parent).stream()
            .filter(node -> node instanceof Element twin && name(twin).equals(name(child)))
            .toList();
    boolean again =
        known.isPresent()
            && !known.get().occurs().repeated()
            && !facts.mixed()
            && twins.get(twins.size() - 1) != child;
    if (known.isEmpty() || again) {
      parent.removeChild(child);
      return;
    }
    ChildContent content = known.get().content();
    if (content instanceof ClassContent reference) {
      cut(child, Optional.ofNullable(classes.get(reference.name())).orElseThrow());
    } else {
      attributes(child).forEach(child::removeAttributeNode);
      String kept = content instanceof TextContent ? directText(child) : "";
      nodes(child).forEach(child::removeChild);
      if (!kept.isEmpty()) {
        child.appendChild(child.getOwnerDocument().createTextNode(kept));
      }
    }
  }

  /** Leaves foreign elements as they are, but for comments and the white space around elements. */
  private static void cutOpen(Element element) {
    boolean parent = nodes(element).stream().anyMatch(Element.class::isInstance);
    for (Node node : nodes(element)) {
      if (node instanceof Element child) {
        cutOpen(child);
      } else if (!(node instanceof Text) || (parent && node.getTextContent().isBlank())) {
        element.removeChild(node);
      }
    }
  }

  private static String directText(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes(element)) {
      text.append(node instanceof Text part ? part.getData() : "");
    }
    return text.toString();
  }

  private static void sort(Element element) {
    List<Node> nodes = new ArrayList<>(nodes(element));
    nodes.sort(
        Comparator.comparing(
            node ->
                node instanceof Element child
                    ? child.getNamespaceURI() + " " + child.getLocalName()
                    : ""));
    nodes.forEach(element::appendChild);
  }

  private static Name name(Node node) {
    return new Name(Optional.ofNullable(node.getNamespaceURI()).orElse(""), node.getLocalName());
  }

  private static List<Node> nodes(Element element) {
    return IntStream.range(0, element.getChildNodes().getLength())
        .mapToObj(element.getChildNodes()::item)
        .toList();
  }

  private static List<Attr> attributes(Element element) {
    return IntStream.range(0, element.getAttributes().getLength())
        .mapToObj(i -> (Attr) element.getAttributes().item(i))
        .filter(attr -> !XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attr.getNamespaceURI()))
        .toList();
  }
}
