package io.virtcvm.hook;

/** The versions of KubeVirt's hook sidecars. It takes the newest that both sides know. */
public enum HookVersion {
  /** OnDefineDomain alone. */
  V1ALPHA1,
  /** PreCloudInitIso, too. */
  V1ALPHA2,
  /** Shutdown, too. */
  V1ALPHA3;

  /** Returns the version as KubeVirt writes it. */
  public String shown() {
    return switch (this) {
      case V1ALPHA1 -> "v1alpha1";
      case V1ALPHA2 -> "v1alpha2";
      case V1ALPHA3 -> "v1alpha3";
    };
  }
}
