package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of an element that an edit can change. Never changed itself but replaced by the next state,
 * so that the journal keeps how an element was by keeping a reference.
 *
 * @param qName the name as written; empty while the element has no place that settles its prefix
 * @param attributes in the order written, removed ones included
 */
record State(
    @Nullable Element parent, String qName, List<Attribute> attributes, List<Node> content) {

  State under(@Nullable Element newParent) {
    return new State(newParent, qName, attributes, content);
  }

  State named(String newName) {
    return new State(parent, newName, attributes, content);
  }

  State withAttributes(List<Attribute> newAttributes) {
    return new State(parent, qName, newAttributes, content);
  }

  State withContent(List<Node> newContent) {
    return new State(parent, qName, attributes, newContent);
  }

  @Nullable Attribute attribute(String namespace, String localName) {
    for (Attribute attribute : attributes) {
      if (attribute.is(namespace, localName)) {
        return attribute;
      }
    }
    return null;
  }

  /** Returns the value of an attribute without namespace, or null when it is absent. */
  @Nullable String value(String localName) {
    Attribute attribute = attribute("", localName);
    return attribute == null ? null : attribute.valueOrNull();
  }

  List<Element> elements() {
    List<Element> elements = new ArrayList<>(content.size() / 2 + 1);
    for (Node node : content) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Node node : content) {
      if (node instanceof Piece piece) {
        text.append(piece.value());
      }
    }
    return text.toString();
  }

  /** Tells whether nothing is written between the tags. */
  boolean isEmpty() {
    for (Node node : content) {
      if (!(node instanceof Piece piece) || piece.start() != piece.end()) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether words stand directly in the element, where white space would mean something. */
  boolean hasWords() {
    for (Node node : content) {
      if (node instanceof Piece piece && !piece.value().isBlank()) {
        return true;
      }
    }
    return false;
  }
}
