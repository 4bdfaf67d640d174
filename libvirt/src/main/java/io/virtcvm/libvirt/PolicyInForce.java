package io.virtcvm.libvirt;

import java.util.List;

/**
 * The guest policy that QEMU says it launched a guest with.
 *
 * @param tee the vendor's name for the TEE, with it for which the bits mean something
 * @param value all bits, in hexadecimal
 * @param names the names of the bits that are set
 * @param allowsDebugging whether the host may read the guest's memory: then nothing is confidential
 * @param debugBit which bit would say so, and how: {@code bit 19 is set}
 */
public record PolicyInForce(
    String tee, String value, List<String> names, boolean allowsDebugging, String debugBit) {}
