package io.virtcvm.model;

import io.virtcvm.tree.Element;
import java.util.AbstractList;

/**
 * Text and child elements as one live list, the form JAXB has for mixed content: first the text, if
 * there is any, then each element.
 */
final class MixedContent extends AbstractList<Object> {
  private final Element element;
  private final Order order;

  MixedContent(Element element, Order order) {
    this.element = element;
    this.order = order;
  }

  private int texts() {
    return element.text().isEmpty() ? 0 : 1;
  }

  @Override
  public int size() {
    return texts() + element.elements().size();
  }

  @Override
  public Object get(int index) {
    int texts = texts();
    return index < texts ? element.text() : ForeignXml.toDom(element.elements().get(index - texts));
  }

  /** Adds a text to the text, or an element where the order puts it. */
  @Override
  public void add(int index, Object item) {
    if (item instanceof String text) {
      element.setText(element.text() + text);
    } else if (item instanceof org.w3c.dom.Element dom) {
      element.add(ForeignXml.fromDom(dom), order);
    } else {
      throw new IllegalArgumentException(
          "content '" + item + "' is neither a string nor a DOM element");
    }
    modCount++;
  }

  @Override
  public Object remove(int index) {
    Object previous = get(index);
    if (previous instanceof String) {
      element.setText("");
    } else {
      element.elements().get(index - texts()).remove();
    }
    modCount++;
    return previous;
  }
}
