import io.virtcvm.DomainDocument;
import io.virtcvm.Tee;
import io.virtcvm.attestation.DomainFiles;
import io.virtcvm.attestation.InvalidFirmwareException;
import io.virtcvm.attestation.LaunchMeasurement;
import io.virtcvm.attestation.Measurement;
import io.virtcvm.attestation.MeasurementOptions;
import io.virtcvm.attestation.ReferenceValues;
import io.virtcvm.attestation.TrusteeJson;
import io.virtcvm.attestation.UnmeasurableException;
import io.virtcvm.hook.AdminSettings;
import io.virtcvm.hook.DomainHook;
import io.virtcvm.hook.HookRefusedException;
import io.virtcvm.hook.Setting;
import io.virtcvm.hook.VmiHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An operator for Kubernetes: it does to a VMI's domain what the hook beside virt-launcher will do,
 * without a server, and computes from that what Trustee must see of the guest.
 *
 * <p>usage: Operator VMI.json DOMAIN.xml FIRMWARE CPU-MODEL OUT
 */
public final class Operator {
  /** For all threads. What stands here an administrator would give the hook as flags. */
  private final DomainHook hook =
      new VmiHook(
          AdminSettings.of(
              Tee.all(), List.of(Map.of("tee", new Setting("snp", "the operator's resource")))),
          (vm, tee, result) ->
              System.err.println(
                  vm + ": " + tee.title() + ", " + result.changes().size() + " changes"));

  /**
   * Returns the values as Trustee takes them. The firmware is a copy of the one in virt-launcher's
   * image.
   */
  static String referenceValues(byte[] domain, Path firmware, String cpuModel) throws IOException {
    DomainDocument document = DomainDocument.parse(domain);
    DomainFiles files =
        (part, path) -> new DomainFiles.Open(firmware.toString(), Files.newInputStream(firmware));
    MeasurementOptions options =
        MeasurementOptions.NONE.withCpuModel(cpuModel).withGuestFeatures(1);
    LaunchMeasurement measurement = Measurement.of(document, options, files);
    return TrusteeJson.values(ReferenceValues.of(document.domain(), measurement));
  }

  /** Writes the domain to OUT and prints the values. */
  public static void main(String[] args) throws IOException {
    try {
      byte[] domain =
          new Operator()
              .hook.onDefineDomain(
                  Files.readAllBytes(Path.of(args[0])), Files.readAllBytes(Path.of(args[1])));
      Files.write(Path.of(args[4]), domain);
      System.out.print(referenceValues(domain, Path.of(args[2]), args[3]));
    } catch (HookRefusedException e) {
      // One text with all the reasons: for a condition of the VMI, where its owner reads it.
      System.err.println(e.kind() + ": " + e.getMessage());
      System.exit(1);
    } catch (UnmeasurableException e) {
      System.err.println(e.getMessage() + ": " + e.remedy());
      System.exit(1);
    } catch (InvalidFirmwareException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
