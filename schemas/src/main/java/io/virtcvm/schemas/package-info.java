/**
 * The grammar of libvirt's domain XML as facts, and what is made from it: the importer that reads
 * it from an installed libvirt's RELAX NG, the generator of the typed model, random documents, and
 * the RELAX NG check itself.
 */
@NullMarked
package io.virtcvm.schemas;

import org.jspecify.annotations.NullMarked;
