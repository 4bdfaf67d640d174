/**
 * The engine: a libvirt domain goes in, the same domain as a confidential VM comes out, with every
 * change named and explained.
 *
 * <p>{@link io.virtcvm.DomainDocument} reads and writes the XML without losing a byte, {@link
 * io.virtcvm.Tee} is what a kind of TEE brings, {@link io.virtcvm.Chain} applies its rules, and
 * {@link io.virtcvm.Result} holds what came of it.
 */
@NullMarked
package io.virtcvm;

import org.jspecify.annotations.NullMarked;
