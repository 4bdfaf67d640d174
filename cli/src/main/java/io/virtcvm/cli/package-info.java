/** The {@code virt-cvm} command. */
@NullMarked
package io.virtcvm.cli;

import org.jspecify.annotations.NullMarked;
