/** Launch digests, reference values, and what binds a confidential VM to its configuration. */
@NullMarked
package io.virtcvm.attestation;

import org.jspecify.annotations.NullMarked;
