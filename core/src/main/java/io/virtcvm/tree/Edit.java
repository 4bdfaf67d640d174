package io.virtcvm.tree;

import org.jspecify.annotations.Nullable;

/**
 * One change to a document.
 *
 * @param path what was changed, as it was called before: {@code os/loader/@type} an attribute,
 *     {@code os/loader} an element or its text
 * @param before the value, the text or the element's XML before; null when there was none
 * @param after the same after; null when there is none
 */
public record Edit(String path, @Nullable String before, @Nullable String after) {}
