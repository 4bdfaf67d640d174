package io.virtcvm.model;

import io.virtcvm.tree.Attribute;
import io.virtcvm.tree.Element;
import jakarta.xml.bind.annotation.XmlTransient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A typed view of one element of a document.
 *
 * <p>Two views are equal if they show the same element of the same document.
 */
@XmlTransient
public abstract class View implements Part {
  private final Element element;
  private final Order order;

  /** Shows an element whose children stand in this order. */
  View(Element element, Order order) {
    this.element = element;
    this.order = order;
  }

  final Element element() {
    return element;
  }

  /**
   * Returns the path from the root, each step with what a person knows the element by: {@code
   * devices/disk[vda]/driver}.
   */
  public final String path() {
    return element.path();
  }

  /** Returns the line that the element begins on in the text it was read from, or 0. */
  public final int line() {
    return element.line();
  }

  /** Returns the element as it stands in the document, or would. */
  public final String toXml() {
    return element.toXml();
  }

  /** Returns how many child elements of a name, {@code name} or {@code {namespace}name}. */
  public final int count(String name) {
    Tag tag = Tag.of(name);
    return element.count(tag.namespace(), tag.name());
  }

  /** Returns whether text stands directly in the element, more than white space. */
  public final boolean hasText() {
    return !element.text().isBlank();
  }

  /** Returns how many child elements there are. */
  public final int elementCount() {
    return element.elements().size();
  }

  /** Returns how many elements stand directly inside the children of a name. */
  public final int countInside(String name) {
    int count = 0;
    for (Element child : Tag.of(name).all(element)) {
      count += child.elements().size();
    }
    return count;
  }

  /** Returns the names of the child elements that are in no namespace, in their order. */
  public final List<String> elementNames() {
    List<String> names = new ArrayList<>();
    for (Element child : element.elements()) {
      if (child.namespace().isEmpty()) {
        names.add(child.localName());
      }
    }
    return names;
  }

  /** Returns the names of the attributes that are in no namespace, in their order. */
  public final List<String> attributeNames() {
    List<String> names = new ArrayList<>();
    for (Attribute attribute : element.attributes()) {
      if (attribute.namespace().isEmpty()) {
        names.add(attribute.localName());
      }
    }
    return names;
  }

  /** Returns the names, without their prefix, of the child elements that are in a namespace. */
  public final List<String> foreignElements() {
    List<String> names = new ArrayList<>();
    for (Element child : element.elements()) {
      if (!child.namespace().isEmpty()) {
        names.add(child.localName());
      }
    }
    return names;
  }

  /** Returns the names, without their prefix, of the attributes that are in a namespace. */
  public final List<String> foreignAttributes() {
    return element.foreignAttributes();
  }

  /** Returns a view of each child element, whatever its name. */
  public final List<AnyElement> everyElement() {
    List<AnyElement> views = new ArrayList<>();
    for (Element child : element.elements()) {
      views.add(new AnyElement(child));
    }
    return views;
  }

  /** Takes the element out of the one that holds it; nothing happens if none does. */
  public final void remove() {
    element.remove();
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof View view && view.element == element;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(element);
  }

  @Override
  public final String toString() {
    return toXml();
  }

  final @Nullable String attribute(String name) {
    return element.attribute("", name);
  }

  final void setAttribute(String name, @Nullable String value) {
    element.setAttribute("", name, value);
  }

  /** Returns the text directly in the element, or null when there is none. */
  final @Nullable String ownText() {
    String text = element.text();
    return text.isEmpty() ? null : text;
  }

  final void setOwnText(@Nullable String text) {
    element.setText(text == null ? "" : text);
  }

  /** Returns the text of the first child of a name, or null when there is no such child. */
  final @Nullable String text(String name) {
    Element child = child(name);
    return child == null ? null : child.text();
  }

  /** Sets the text of the only child of a name; null removes it. */
  final void setText(String name, @Nullable String text) {
    if (text == null) {
      removeAll(name);
    } else {
      ensure(name).setText(text);
    }
  }

  final boolean has(String name) {
    return child(name) != null;
  }

  final void setFlag(String name, boolean present) {
    if (present) {
      ensure(name);
    } else {
      removeAll(name);
    }
  }

  /** Returns the same names for the element and all that stands in it. */
  public final List<String> foreignAttributesInside() {
    return element.foreignAttributesInside();
  }

  /** Takes out all child elements of a name, {@code name} or {@code {namespace}name}. */
  public final void removeAll(String name) {
    for (Element child : Tag.of(name).all(element)) {
      child.remove();
    }
  }

  final @Nullable Element child(String name) {
    return Tag.of(name).first(element);
  }

  /** Makes a view's element the only child of its name; null removes all of that name. */
  final void setChild(String name, @Nullable Part child) {
    if (child == null) {
      removeAll(name);
      return;
    }
    Element fresh = ((View) child).element;
    List<Element> old = Tag.of(name).all(element);
    if (old.isEmpty()) {
      element.add(fresh, order);
    } else if (!old.remove(fresh)) {
      element.addBefore(fresh, old.get(0));
    }
    for (Element replaced : old) {
      replaced.remove();
    }
  }

  /** Returns the first child of a name, newly added if there is none. */
  final Element ensure(String name) {
    Tag tag = Tag.of(name);
    Element child = tag.first(element);
    if (child == null) {
      child = tag.create();
      element.add(child, order);
    }
    return child;
  }

  final <V extends View> List<V> children(String name, Function<Element, V> view) {
    return new Children<>(element, Tag.of(name), order, view, View::element);
  }

  final List<String> texts(String name) {
    Tag tag = Tag.of(name);
    return new Children<>(
        element,
        tag,
        order,
        Element::text,
        text -> {
          Element child = tag.create();
          child.setText(text);
          return child;
        });
  }

  final List<org.w3c.dom.Element> foreign() {
    return new Children<>(element, Tag.ANY, Order.NONE, ForeignXml::toDom, ForeignXml::fromDom);
  }

  final List<Object> mixed() {
    return new MixedContent(element, order);
  }

  /** Returns the word that a text is, if it is one of these. */
  static <W extends Word> Optional<W> word(W[] words, @Nullable String text) {
    for (W word : words) {
      if (word.text().equals(text)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a text is the first of two words, if it is one of them. */
  static Optional<Boolean> either(String yes, String no, @Nullable String text) {
    if (yes.equals(text)) {
      return Optional.of(true);
    }
    return no.equals(text) ? Optional.of(false) : Optional.empty();
  }
}
