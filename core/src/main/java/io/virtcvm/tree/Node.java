package io.virtcvm.tree;

/** What an element holds: child elements, and pieces of text and markup between them. */
sealed interface Node permits Element, Piece {}
