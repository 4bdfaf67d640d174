package io.virtcvm.model;

import io.virtcvm.tree.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of an element, which generated code writes as {@code name} or {@code {namespace}name}.
 */
record Tag(String namespace, String name) {
  /** Stands for every name. */
  static final Tag ANY = new Tag("", "");

  static Tag of(String written) {
    if (!written.startsWith("{")) {
      return new Tag("", written);
    }
    int end = written.indexOf('}');
    return new Tag(written.substring(1, end), written.substring(end + 1));
  }

  static Tag of(Element element) {
    return new Tag(element.namespace(), element.localName());
  }

  String written() {
    return namespace.isEmpty() ? name : "{" + namespace + "}" + name;
  }

  Element create() {
    return Element.create(namespace, name);
  }

  @Nullable Element first(Element parent) {
    return parent.element(namespace, name);
  }

  List<Element> all(Element parent) {
    return name.isEmpty() ? parent.elements() : parent.elements(namespace, name);
  }
}
