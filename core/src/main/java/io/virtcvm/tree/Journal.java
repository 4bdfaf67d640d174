package io.virtcvm.tree;

/** What was changed in a tree, recorded where it happens. */
public final class Journal {
  Journal() {}
}
