package io.virtcvm.model;

import io.virtcvm.tree.Element;
import jakarta.xml.bind.annotation.XmlTransient;
import org.jspecify.annotations.Nullable;

/** A view of an element of any name, for those who look at elements of many names alike. */
@XmlTransient
public final class AnyElement extends View {
  AnyElement(Element element) {
    super(element, Order.NONE);
  }

  /** Returns the name, without its prefix and whatever its namespace. */
  public String name() {
    return element().localName();
  }

  /** Returns the value of an attribute in no namespace, or null when there is none. */
  public @Nullable String get(String name) {
    return attribute(name);
  }

  /** Returns whether an attribute, of whatever name and namespace, has this value. */
  public boolean says(String value) {
    return element().hasValue(value);
  }
}
