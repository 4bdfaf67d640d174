package io.virtcvm.model;

import io.virtcvm.tree.Element;

/** The door between views and the tree, for this module only: the tree is not exported. */
public final class Views {
  private Views() {}

  /** Returns the view of a domain. */
  @SuppressWarnings("exports")
  public static Domain domain(Element root) {
    return new Domain(root);
  }

  /** Returns the element that a view shows. */
  @SuppressWarnings("exports")
  public static Element element(View view) {
    return view.element();
  }
}
