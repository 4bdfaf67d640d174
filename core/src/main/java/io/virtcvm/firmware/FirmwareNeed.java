package io.virtcvm.firmware;

/**
 * What a domain needs of its firmware.
 *
 * @param feature what it must be built for, in the words of the descriptors
 * @param architecture the guest's: {@code x86_64}
 * @param machine the guest's machine: {@code pc-q35-9.2}, {@code q35}
 * @param secureBoot whether a build that enforces Secure Boot is wanted; where there is only the
 *     other kind, that one serves
 */
public record FirmwareNeed(
    String feature, String architecture, String machine, boolean secureBoot) {}
