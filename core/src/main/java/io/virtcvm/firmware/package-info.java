/** QEMU's firmware descriptors: which firmware a host offers, and which of it suits a domain. */
@NullMarked
package io.virtcvm.firmware;

import org.jspecify.annotations.NullMarked;
