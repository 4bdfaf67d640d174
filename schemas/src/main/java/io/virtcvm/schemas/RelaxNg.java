package io.virtcvm.schemas;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A RELAX NG schema and what it includes, read into {@link Pattern}s.
 *
 * <p>Understands what libvirt's schemas use and throws on anything else, so that a newer libvirt
 * that uses more of the language is noticed. Combined definitions are choices, the only way libvirt
 * combines.
 */
final class RelaxNg {
  private static final String RNG = "http://relaxng.org/ns/structure/1.0";

  private final Map<String, Pattern> definitions = new HashMap<>();
  private final Set<Path> read = new HashSet<>();
  private final DocumentBuilder parser;
  private Pattern start = new Pattern.NotAllowed();
  private int places;

  private RelaxNg() {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      parser = factory.newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a schema file and all that it includes.
   *
   * @throws IOException if a file cannot be read or is not XML
   * @throws IllegalArgumentException if a file uses something that this reader does not know
   */
  static RelaxNg read(Path file) throws IOException {
    RelaxNg schema = new RelaxNg();
    schema.include(file);
    return schema;
  }

  /** Returns where a document starts. */
  Pattern start() {
    return start;
  }

  /** Returns the pattern of a definition. */
  Pattern definition(String name) {
    Pattern pattern = definitions.get(name);
    if (pattern == null) {
      throw new IllegalArgumentException("definition '" + name + "' is missing from the schema");
    }
    return pattern;
  }

  private void include(Path file) throws IOException {
    if (!read.add(file)) {
      return;
    }
    Element grammar;
    try {
      grammar = parser.parse(file.toFile()).getDocumentElement();
    } catch (SAXException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    for (Element child : children(grammar)) {
      switch (child.getLocalName()) {
        case "include" -> include(file.resolveSibling(child.getAttribute("href")));
        case "start" -> start = sequence(child);
        case "define" ->
            definitions.merge(
                child.getAttribute("name"),
                sequence(child),
                (first, second) -> new Pattern.Choice(List.of(first, second)));
        default -> throw unknown(child);
      }
    }
  }

  private Pattern pattern(Element node) {
    return switch (node.getLocalName()) {
      case "element" -> element(node);
      case "attribute" -> attribute(node);
      case "group", "interleave" -> sequence(node);
      case "choice" -> new Pattern.Choice(parts(node));
      case "optional" -> new Pattern.Optional(sequence(node));
      case "zeroOrMore" -> new Pattern.Repeat(sequence(node), false);
      case "oneOrMore" -> new Pattern.Repeat(sequence(node), true);
      case "ref" -> new Pattern.Reference(node.getAttribute("name"));
      case "text" -> new Pattern.Data(new Type.Text());
      case "value" -> new Pattern.Data(new Type.Literal(node.getTextContent().strip()));
      case "data" -> data(node);
      case "empty" -> new Pattern.Empty();
      case "notAllowed" -> new Pattern.NotAllowed();
      default -> throw unknown(node);
    };
  }

  private Pattern element(Element node) {
    var element = new Pattern.Element(places++, name(node, namespace(node)));
    element.setContent(sequence(content(node)));
    return element;
  }

  private Pattern attribute(Element node) {
    // An attribute's name takes its namespace from its own ns only (RELAX NG 4.8), an element's
    // from the nearest element around it that has one.
    Name name = name(node, node.getAttribute("ns"));
    if (name == null) {
      return new Pattern.AnyAttribute();
    }
    List<Element> content = content(node);
    return new Pattern.Attribute(
        name, content.isEmpty() ? new Pattern.Data(new Type.Text()) : sequence(content));
  }

  private static @Nullable Name name(Element node, String namespace) {
    if (node.hasAttribute("name")) {
      return new Name(namespace, node.getAttribute("name"));
    }
    Element nameClass = children(node).get(0);
    if (!nameClass.getLocalName().equals("anyName") && !nameClass.getLocalName().equals("nsName")) {
      throw unknown(nameClass);
    }
    return null;
  }

  private static String namespace(Element node) {
    for (Node up = node; up instanceof Element element; up = up.getParentNode()) {
      if (element.hasAttribute("ns")) {
        return element.getAttribute("ns");
      }
    }
    return "";
  }

  private static List<Element> content(Element node) {
    List<Element> children = children(node);
    return node.hasAttribute("name") ? children : children.subList(1, children.size());
  }

  private static Pattern data(Element node) {
    Map<String, String> parameters = new HashMap<>();
    for (Element child : children(node)) {
      switch (child.getLocalName()) {
        case "param" -> parameters.put(child.getAttribute("name"), child.getTextContent());
        case "except" -> {} // narrows a text, and patterns of texts are not kept
        default -> throw unknown(child);
      }
    }
    List<Pattern> alternatives = new ArrayList<>();
    for (Type.Alternative alternative : Datatype.of(node.getAttribute("type"), parameters)) {
      alternatives.add(new Pattern.Data(alternative));
    }
    return new Pattern.Choice(alternatives);
  }

  private Pattern sequence(Element node) {
    return sequence(children(node));
  }

  private Pattern sequence(List<Element> nodes) {
    List<Pattern> parts = new ArrayList<>();
    nodes.forEach(node -> parts.add(pattern(node)));
    return parts.size() == 1 ? parts.get(0) : new Pattern.Sequence(parts);
  }

  private List<Pattern> parts(Element node) {
    return children(node).stream().map(this::pattern).toList();
  }

  private static List<Element> children(Element node) {
    List<Element> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && RNG.equals(element.getNamespaceURI())) {
        children.add(element);
      }
    }
    return children;
  }

  private static IllegalArgumentException unknown(Element node) {
    return new IllegalArgumentException(
        "RELAX NG element '" + node.getLocalName() + "' is not known to the importer here");
  }
}
