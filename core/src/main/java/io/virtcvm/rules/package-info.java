/**
 * Building blocks for the rules of a TEE. A TEE lists what it needs as a {@link io.virtcvm.Rule} of
 * its own name and reason; nothing here knows any TEE.
 */
@NullMarked
package io.virtcvm.rules;

import org.jspecify.annotations.NullMarked;
