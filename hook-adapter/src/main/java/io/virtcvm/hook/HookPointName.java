package io.virtcvm.hook;

/** When KubeVirt calls a sidecar, if the sidecar's Info asks for it. */
public enum HookPointName {
  /** Before libvirt is given the domain. */
  ON_DEFINE_DOMAIN("OnDefineDomain", HookVersion.V1ALPHA1),
  /** Before the disk with cloud-init's data is made. */
  PRE_CLOUD_INIT_ISO("PreCloudInitIso", HookVersion.V1ALPHA2),
  /** When the VM has ended, and the sidecar should, too. */
  SHUTDOWN("Shutdown", HookVersion.V1ALPHA3);

  private final String shown;
  private final HookVersion since;

  HookPointName(String shown, HookVersion since) {
    this.shown = shown;
    this.since = since;
  }

  /** Returns the name as KubeVirt writes it. */
  public String shown() {
    return shown;
  }

  /** Returns the first version that has it. */
  HookVersion since() {
    return since;
  }
}
