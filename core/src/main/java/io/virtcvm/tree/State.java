package io.virtcvm.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of an element that an edit can change. Never changed itself but replaced by the next state,
 * so that the journal keeps how an element was by keeping a reference.
 *
 * <p>Whatever is asked of a document walks over these arrays. They are arrays because lists, of
 * several kinds, make a walk several times as long; nobody writes to them.
 */
final class State {
  private static final Attribute[] NO_ATTRIBUTES = {};
  private static final Node[] NO_CONTENT = {};

  /** Of an element that is new: no place, no name settled, nothing in it. */
  static final State NEW = new State(null, "", NO_ATTRIBUTES, NO_CONTENT);

  final @Nullable Element parent;

  /** The name as written; empty while the element has no place that settles its prefix. */
  final String qName;

  /** In the order written, removed ones included. */
  final Attribute[] attributes;

  final Node[] content;

  private State(@Nullable Element parent, String qName, Attribute[] attributes, Node[] content) {
    this.parent = parent;
    this.qName = qName;
    this.attributes = attributes;
    this.content = content;
  }

  /** Returns the state of an element of which the start tag was read. */
  static State read(@Nullable Element parent, String qName, Attribute[] attributes) {
    return new State(
        parent, qName, attributes.length == 0 ? NO_ATTRIBUTES : attributes, NO_CONTENT);
  }

  State under(@Nullable Element newParent) {
    return new State(newParent, qName, attributes, content);
  }

  State named(String newName) {
    return new State(parent, newName, attributes, content);
  }

  State with(Attribute added) {
    Attribute[] more = Arrays.copyOf(attributes, attributes.length + 1);
    more[attributes.length] = added;
    return new State(parent, qName, more, content);
  }

  State with(Attribute old, Attribute replacement) {
    Attribute[] next = attributes.clone();
    for (int i = 0; i < next.length; i++) {
      if (next[i] == old) {
        next[i] = replacement;
      }
    }
    return new State(parent, qName, next, content);
  }

  State withContent(Node[] newContent) {
    return new State(parent, qName, attributes, newContent);
  }

  State withContent(List<Node> newContent) {
    return withContent(newContent.toArray(NO_CONTENT));
  }

  /** Returns the content as a list of one's own. */
  List<Node> contentToEdit() {
    return new ArrayList<>(Arrays.asList(content));
  }

  /** Returns where in the content a node stands, or -1. */
  int indexOf(Node node) {
    for (int i = 0; i < content.length; i++) {
      if (content[i] == node) {
        return i;
      }
    }
    return -1;
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
    List<Element> elements = new ArrayList<>(content.length / 2 + 1);
    for (Node node : content) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  boolean hasElements() {
    for (Node node : content) {
      if (node instanceof Element) {
        return true;
      }
    }
    return false;
  }

  String text() {
    if (content.length == 1 && content[0] instanceof Piece only) {
      return only.value();
    }
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
      if (node instanceof Piece piece && !piece.isBlank()) {
        return true;
      }
    }
    return false;
  }
}
