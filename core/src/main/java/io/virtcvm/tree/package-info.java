/**
 * The lossless tree: elements that are slices of the text they were read from.
 *
 * <p>The only package that knows how a document is kept. An unedited document is written as the
 * very text that came in; an edit rewrites the slice it touches and nothing else, and is recorded
 * in the {@link io.virtcvm.tree.Journal}. Not exported: users see {@link io.virtcvm.DomainDocument}
 * and the views in {@link io.virtcvm.model}.
 */
@NullMarked
package io.virtcvm.tree;

import org.jspecify.annotations.NullMarked;
