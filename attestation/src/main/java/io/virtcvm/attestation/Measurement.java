package io.virtcvm.attestation;

import io.virtcvm.DomainDocument;
import io.virtcvm.model.LaunchSecurity;
import java.io.IOException;

/** Computes what a verifier must see of a domain. */
public final class Measurement {
  private static final String CONVERT =
      "convert it first, 'virt-cvm convert --help' tells how; its measurement is of what will run";

  private Measurement() {}

  /**
   * Returns whether it depends on what the host says of its CPU, so that nobody asks it in vain.
   */
  public static boolean asksHost(DomainDocument document, MeasurementOptions options) {
    LaunchSecurity security = document.domain().getLaunchSecurity();
    boolean measuresCpus = security == null || !TdxLaunch.TDX.equals(security.getType());
    return measuresCpus && CpuChoice.asksHost(document.domain(), options);
  }

  /**
   * Computes it, from the domain alone where that says enough.
   *
   * @param document a domain that is confidential, as its host will run it
   * @param options what it does not say
   * @param files where the files are that it names
   * @throws UnmeasurableException if it says too little, or nobody knows how to measure its TEE
   * @throws InvalidFirmwareException if its firmware is none that can run there
   * @throws IOException if a file cannot be read
   */
  public static LaunchMeasurement of(
      DomainDocument document, MeasurementOptions options, DomainFiles files) throws IOException {
    LaunchSecurity security = document.domain().getLaunchSecurity();
    if (security == null || security.getType() == null) {
      throw new UnmeasurableException("not a confidential domain: no launchSecurity", CONVERT);
    }
    UnambiguousParts.check(document.domain());
    return switch (security.getType()) {
      case SevLaunch.SEV, SevLaunch.SEV_SNP ->
          new SevLaunch(document.domain(), security, options, files).measure();
      case TdxLaunch.TDX -> new TdxLaunch(document.domain(), security, options, files).measure();
      default ->
          throw new UnmeasurableException(
              "no way to measure launchSecurity '" + security.getType() + "'",
              "it is known of sev, sev-snp and tdx");
    };
  }
}
