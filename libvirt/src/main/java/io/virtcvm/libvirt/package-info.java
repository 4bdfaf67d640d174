/** Hosts that run libvirt. */
@NullMarked
package io.virtcvm.libvirt;

import org.jspecify.annotations.NullMarked;
