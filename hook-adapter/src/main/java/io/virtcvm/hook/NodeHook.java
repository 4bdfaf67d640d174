package io.virtcvm.hook;

/** What is done on a node around the life of a VM. Safe for use by many threads. */
@FunctionalInterface
public interface NodeHook {
  /**
   * Looks whether a VM can start on this node. Called again and again for the same VM.
   *
   * @param vmi the VirtualMachineInstance in JSON
   * @throws HookRefusedException if it cannot
   */
  void preVmStart(byte[] vmi);
}
