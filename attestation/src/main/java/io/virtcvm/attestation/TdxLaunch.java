package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import io.virtcvm.attestation.DomainFiles.Part;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.attestation.LaunchMeasurement.Evidence;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import io.virtcvm.attestation.MeasuredFiles.Firmware;
import io.virtcvm.attestation.MeasuredFiles.Kernel;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a domain in TDX to the registers that a quote of it shows. */
final class TdxLaunch {
  static final String TDX = "tdx";

  /** The names under which Trustee's default policy reads them. */
  private static final String MR_TD = "mr_td";

  private static final String RTMR_1 = "rtmr_1";
  private static final String RTMR_2 = "rtmr_2";

  private static final String VERSIONS =
      "edk2-stable202508 or later, QEMU 10.0 or later, a kernel whose EFI stub measures";

  private final Domain domain;
  private final LaunchSecurity security;
  private final MeasurementOptions options;
  private final MeasuredFiles files;
  private final List<Value> values = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  TdxLaunch(Domain domain, LaunchSecurity security, MeasurementOptions options, DomainFiles files) {
    this.domain = domain;
    this.security = security;
    this.options = options;
    this.files = new MeasuredFiles(domain, files);
  }

  /**
   * Measures it.
   *
   * @throws UnmeasurableException if the domain could not start in TDX, or its kernel is no PE
   *     image
   * @throws InvalidFirmwareException if its firmware is none for TDX
   */
  LaunchMeasurement measure() throws IOException {
    checkLoader();
    MeasuredArguments.check(domain, TDX);
    addMrtd();
    if (!files.shim().isEmpty()) {
      notes.add(
          "rtmr_1 and rtmr_2 are not computed: the domain starts its kernel through os/shim, which"
              + " measures by itself");
    } else if (files.kernel().isEmpty()) {
      notes.add(
          "rtmr_1 and rtmr_2 are not computed: they are up to what the guest boots from its disk");
    } else {
      addDirectBoot();
    }
    notes.add(
        "rtmr_0 is not computed: it follows from ACPI tables and boot variables that the domain"
            + " does not say; --tdx-measure FILE writes what tdx-measure needs for it");
    // What follows from nothing above, but is compared beside it.
    addSetting("policy", security.getPolicy());
    addSetting("mrConfigId", security.getMrConfigId());
    addSetting("mrOwner", security.getMrOwner());
    addSetting("mrOwnerConfig", security.getMrOwnerConfig());
    if (domain.getQemuCommandline() != null) {
      notes.add("the domain has raw QEMU arguments, which were looked at by name alone");
    }
    return new LaunchMeasurement(TDX, values, inputs, notes);
  }

  /** QEMU does not start a TDX guest with firmware in a flash device. */
  private void checkLoader() {
    Optional<Loader> loader = Optional.ofNullable(domain.getOs()).map(Os::getLoader);
    String type = loader.map(Loader::getType).orElse("rom");
    if (!type.equals("rom")) {
      throw new UnmeasurableException(
          "os/loader/@type is '" + type + "', with which no TDX guest starts",
          "convert the domain first: 'virt-cvm convert --tee tdx'");
    }
  }

  private void addMrtd() throws IOException {
    Firmware firmware = files.firmware();
    inputs.add(firmware.input());
    PageOrder order = options.pageOrder().orElse(PageOrder.ONE_PASS);
    boolean assumed = options.pageOrder().isEmpty();
    inputs.add(new Setting("page-order", assumed ? "assumed" : "--page-order", order.text()));
    values.add(
        new Value(
            MR_TD,
            assumed ? "page order " + order.text() : "",
            Mrtd.of(firmware.image(), order),
            order == PageOrder.ONE_PASS
                ? Evidence.IMPLEMENTATIONS_AGREE
                : Evidence.DERIVATIONS_AGREE));
    if (assumed) {
      notes.add(
          "page order: one-pass is how upstream QEMU and Linux build a guest, two-pass how some"
              + " vendors' do; --page-order says which");
    }
  }

  private void addDirectBoot() throws IOException {
    Kernel kernel = files.readKernel();
    inputs.add(kernel.input());
    inputs.add(new Setting("kernel-authenticode", "os/kernel", kernel.image().toString()));
    values.add(
        new Value(
            RTMR_1, VERSIONS, TdxDirectBoot.rtmr1(kernel.image()), Evidence.DEPENDS_ON_VERSIONS));
    Optional<Content> initrd = Optional.empty();
    if (!files.initrd().isEmpty()) {
      initrd = Optional.of(files.hashTwice(Part.INITRD, files.initrd()));
      initrd.ifPresent(inputs::add);
    }
    // QEMU and firmware know an empty one only as none.
    Optional<Digest> loaded = initrd.filter(one -> one.size() > 0).flatMap(Content::sha384);
    try {
      String loadOptions = TdxDirectBoot.loadOptions(files.cmdline(), loaded.isPresent());
      inputs.add(content(loadOptions));
      values.add(
          new Value(
              RTMR_2,
              VERSIONS,
              TdxDirectBoot.rtmr2(loadOptions, loaded),
              Evidence.DEPENDS_ON_VERSIONS));
    } catch (UnmeasurableException e) {
      notes.add("rtmr_2 is not computed: " + e.getMessage());
    }
  }

  private static Content content(String loadOptions) {
    byte[] bytes = TdxDirectBoot.measured(loadOptions);
    return new Content(
        "load-options",
        "os/cmdline",
        loadOptions,
        bytes.length,
        Digest.of(Algorithm.SHA256, bytes),
        Optional.of(Digest.of(Algorithm.SHA384, bytes)));
  }

  private void addSetting(String name, @Nullable String value) {
    if (value != null) {
      inputs.add(new Setting(name, "launchSecurity/" + name, value));
    }
  }
}
