package io.virtcvm.hook;

/**
 * What is done with a domain on its way to libvirt: bytes in, bytes out, whatever protocol brings
 * them. Safe for use by many threads.
 */
@FunctionalInterface
public interface DomainHook {
  /**
   * Converts a domain. Called several times as one VM starts, with what an earlier call returned
   * and KubeVirt has thinned since.
   *
   * @param vmi the VirtualMachineInstance in JSON
   * @param domain the domain's XML
   * @return the XML of the confidential domain
   * @throws HookRefusedException if there is none: nothing may be handed on then
   */
  byte[] onDefineDomain(byte[] vmi, byte[] domain);
}
