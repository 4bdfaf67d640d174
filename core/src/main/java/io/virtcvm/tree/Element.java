package io.virtcvm.tree;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One element of the lossless tree.
 *
 * <p>Names are namespace URI and local name; no namespace is the empty string. Prefixes are a matter
 * of the text and are resolved when an element or attribute is written. Values are decoded: entity
 * and character references are resolved, line ends and attribute white space normalised as XML says.
 */
public final class Element {
  private Element() {}

  /** Returns a new element without attributes and content, part of no document yet. */
  public static Element create(String namespace, String localName) {
    throw new UnsupportedOperationException();
  }

  public String namespace() {
    throw new UnsupportedOperationException();
  }

  public String localName() {
    throw new UnsupportedOperationException();
  }

  /** Returns the element that holds this one, or null for a root and for a detached element. */
  public @Nullable Element parent() {
    throw new UnsupportedOperationException();
  }

  /** Returns the value of an attribute, or null when it is absent. */
  public @Nullable String attribute(String namespace, String localName) {
    throw new UnsupportedOperationException();
  }

  /** Sets an attribute; null removes it. A value that is already there changes nothing. */
  public void setAttribute(String namespace, String localName, @Nullable String value) {
    throw new UnsupportedOperationException();
  }

  /** Returns the text directly in this element (CDATA included, children not), in order. */
  public String text() {
    throw new UnsupportedOperationException();
  }

  /** Replaces the text directly in this element, keeping its child elements. */
  public void setText(String text) {
    throw new UnsupportedOperationException();
  }

  /** Returns the child elements in document order; a copy. */
  public List<Element> elements() {
    throw new UnsupportedOperationException();
  }

  /** Returns the child elements of this name in document order; a copy. */
  public List<Element> elements(String namespace, String localName) {
    throw new UnsupportedOperationException();
  }

  /** Returns the first child element of this name, or null. */
  public @Nullable Element element(String namespace, String localName) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a child where the order puts it: after the last child whose rank is not greater than its
   * own, indented and quoted like its neighbours.
   *
   * @param child part of no document yet
   * @param rank the place of an element among its siblings; unknown elements rank last ({@link
   *     Integer#MAX_VALUE}) and are never a reason to move
   * @throws IllegalArgumentException if the child already belongs to an element
   */
  public void add(Element child, ToIntFunction<Element> rank) {
    throw new UnsupportedOperationException();
  }

  /** Adds a child directly before a sibling; otherwise as {@link #add}. */
  public void addBefore(Element child, Element sibling) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes this element out of its parent, with the line it stood on; nothing happens when it has
   * none.
   */
  public void remove() {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the path from the root, without the root's own name, each step with an identity that a
   * person recognises: {@code devices/disk[vda]/driver}.
   */
  public String path() {
    throw new UnsupportedOperationException();
  }

  /** Returns this element as it stands in the document, or would. */
  public String toXml() {
    throw new UnsupportedOperationException();
  }
}
