package io.virtcvm.attestation;

import io.virtcvm.attestation.Digest.Algorithm;
import io.virtcvm.attestation.DomainFiles.Part;
import io.virtcvm.attestation.LaunchMeasurement.Content;
import io.virtcvm.attestation.LaunchMeasurement.Evidence;
import io.virtcvm.attestation.LaunchMeasurement.Input;
import io.virtcvm.attestation.LaunchMeasurement.Setting;
import io.virtcvm.attestation.LaunchMeasurement.Value;
import io.virtcvm.attestation.MeasuredFiles.Firmware;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** From a domain in one of AMD's TEEs to its launch digest. */
final class SevLaunch {
  static final String SEV = "sev";
  static final String SEV_ES = "sev-es";
  static final String SEV_SNP = "sev-snp";

  /** What the values are called: in a report of SEV-SNP it is the field MEASUREMENT. */
  private static final String DIGEST = "launch-digest";

  /** Bit 2 of SEV's policy. Source: AMD, Secure Encrypted Virtualization API (55766). */
  private static final long POLICY_ES = 1 << 2;

  private static final long SNP_ACTIVE = 1;
  private static final long DEBUG_SWAP = 1 << 5;

  private final Domain domain;
  private final LaunchSecurity security;
  private final MeasurementOptions options;
  private final MeasuredFiles files;
  private final List<Input> inputs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  SevLaunch(Domain domain, LaunchSecurity security, MeasurementOptions options, DomainFiles files) {
    this.domain = domain;
    this.security = security;
    this.options = options;
    this.files = new MeasuredFiles(domain, files);
  }

  /**
   * Measures it.
   *
   * @throws UnmeasurableException if the domain says too little, or contradicts itself
   * @throws InvalidFirmwareException if its firmware is none for its TEE
   */
  LaunchMeasurement measure() throws IOException {
    String tee = tee();
    checkLoader(tee);
    MeasuredArguments.check(domain, tee);
    Optional<VcpuCount> vcpus = tee.equals(SEV) ? Optional.empty() : Optional.of(vcpus());
    Optional<CpuChoice> cpu =
        tee.equals(SEV) ? Optional.empty() : Optional.of(CpuChoice.of(domain, options));
    Firmware firmware = files.firmware();
    inputs.add(firmware.input());
    Optional<KernelHashes> hashes = kernelHashes();
    vcpus.map(VcpuCount::input).ifPresent(inputs::add);
    cpu.map(CpuChoice::input).ifPresent(inputs::add);
    List<Value> values =
        tee.equals(SEV)
            ? List.of(
                new Value(
                    DIGEST,
                    "",
                    SevDigest.of(firmware.image(), hashes),
                    Evidence.IMPLEMENTATIONS_AGREE))
            : values(tee, firmware.image(), hashes, vcpus.orElseThrow(), cpu.orElseThrow());
    // What follows from nothing above, but is compared beside it.
    inputs.add(
        new Setting("policy", "launchSecurity/policy", String.valueOf(security.getPolicy())));
    if (domain.getQemuCommandline() != null) {
      notes.add("the domain has raw QEMU arguments, which were looked at by name alone");
    }
    if (tee.equals(SEV_SNP)) {
      noteIdBlock(values);
    }
    return new LaunchMeasurement(tee, values, inputs, notes);
  }

  /** The launch of a guest whose ID block is signed for another digest fails. */
  private void noteIdBlock(List<Value> values) {
    byte[] block;
    try {
      block = Base64.getDecoder().decode(Objects.requireNonNullElse(security.getIdBlock(), ""));
    } catch (IllegalArgumentException e) {
      // Libvirt refuses it.
      return;
    }
    if (block.length < Algorithm.SHA384.length()) {
      return;
    }
    String signed = HexFormat.of().formatHex(block, 0, Algorithm.SHA384.length());
    if (values.stream().noneMatch(value -> value.digest().hex().equals(signed))) {
      notes.add(
          "idBlock is signed for another launch digest, " + signed + ": this guest will not start");
    }
  }

  private List<Value> values(
      String tee,
      FirmwareImage firmware,
      Optional<KernelHashes> hashes,
      VcpuCount vcpus,
      CpuChoice cpu) {
    List<Assumed> assumptions = assumptions(tee);
    Optional<SnpDigest> snp =
        tee.equals(SEV_SNP) ? Optional.of(SnpDigest.of(firmware, hashes)) : Optional.empty();
    List<Value> values = new ArrayList<>();
    for (Assumed assumed : assumptions) {
      SaveArea area = new SaveArea(cpu.signature(), assumed.features(), assumed.type());
      byte[] first = area.ofFirst();
      byte[] others = area.ofOthers(firmware);
      Digest digest =
          snp.isPresent()
              ? snp.get().with(vcpus.count(), first, others)
              : SevDigest.of(firmware, hashes, vcpus.count(), first, others);
      Evidence evidence =
          assumed.type() == SevVmType.LEGACY
              ? Evidence.UNCONFIRMED
              : Evidence.IMPLEMENTATIONS_AGREE;
      values.add(new Value(DIGEST, assumed.text(), digest, evidence));
    }
    return values;
  }

  private String tee() {
    OptionalLong policy = security.policy();
    if (policy.isEmpty()) {
      throw new UnmeasurableException(
          "no guest policy in launchSecurity/policy",
          "give it the policy that the guest will be launched with: 0x30000");
    }
    return security.getType().equals(SEV) && (policy.getAsLong() & POLICY_ES) != 0
        ? SEV_ES
        : security.getType();
  }

  /** QEMU does not start a SEV-SNP guest with firmware in a flash device. */
  private void checkLoader(String tee) {
    Optional<Loader> loader = Optional.ofNullable(domain.getOs()).map(Os::getLoader);
    String type = loader.map(Loader::getType).orElse("rom");
    if (tee.equals(SEV_SNP) && !type.equals("rom")) {
      throw new UnmeasurableException(
          "os/loader/@type is '" + type + "', with which no SEV-SNP guest starts",
          "convert the domain first: 'virt-cvm convert --tee snp'");
    }
  }

  private VcpuCount vcpus() {
    VcpuCount vcpus = VcpuCount.of(domain);
    if (vcpus.count() < vcpus.most()) {
      notes.add(
          vcpus.count()
              + " of "
              + vcpus.most()
              + " vCPUs are measured: the others are not there when the guest starts");
    }
    return vcpus;
  }

  private Optional<KernelHashes> kernelHashes() throws IOException {
    String kernel = files.kernel();
    String wanted = security.getKernelHashes();
    if (wanted != null && security.kernelHashes().isEmpty()) {
      throw new UnmeasurableException(
          "launchSecurity/@kernelHashes is '" + wanted + "'", "take yes or no");
    }
    if (!security.kernelHashes().orElse(false)) {
      if (!kernel.isEmpty()) {
        notes.add(
            "the kernel, initrd and command line are not measured: kernelHashes is not 'yes'");
      }
      return Optional.empty();
    }
    if (kernel.isEmpty()) {
      throw new UnmeasurableException(
          "kernelHashes='yes', but there is no kernel in os/kernel to hash",
          "name the kernel, or leave kernelHashes out where the guest boots from a disk");
    }
    Content kernelInput = files.hash(Part.KERNEL, kernel);
    inputs.add(kernelInput);
    Digest initrd = KernelHashes.nothing();
    if (!files.initrd().isEmpty()) {
      Content input = files.hash(Part.INITRD, files.initrd());
      inputs.add(input);
      initrd = input.sha256();
    }
    Content cmdline = files.hashCmdline();
    inputs.add(cmdline);
    return Optional.of(new KernelHashes(kernelInput.sha256(), initrd, cmdline.sha256()));
  }

  /** What the domain does not say. */
  private record Assumed(long features, SevVmType type, String text) {}

  private List<Assumed> assumptions(String tee) {
    List<Assumed> all = new ArrayList<>();
    for (long features : features(tee)) {
      for (SevVmType type : types(tee)) {
        List<String> said = new ArrayList<>();
        if (options.guestFeatures().isEmpty()) {
          said.add("guest features 0x" + Long.toHexString(features));
        }
        if (tee.equals(SEV_ES) && options.vmType().isEmpty()) {
          said.add("VM type " + type.text());
        }
        all.add(new Assumed(features, type, String.join(", ", said)));
      }
    }
    return all;
  }

  private List<Long> features(String tee) {
    long base = tee.equals(SEV_SNP) ? SNP_ACTIVE : 0;
    if (options.guestFeatures().isPresent()) {
      long features = options.guestFeatures().get();
      if ((features & SNP_ACTIVE) != base) {
        throw new UnmeasurableException(
            "guest features 0x" + Long.toHexString(features) + " are none of a " + tee + " guest",
            "bit 0, SNP active, is set in those of sev-snp, and only there");
      }
      inputs.add(
          new Setting("guest-features", "--guest-features", "0x" + Long.toHexString(features)));
      return List.of(features);
    }
    notes.add(
        "guest features: 0x"
            + Long.toHexString(base)
            + " is what Linux gives a guest for which QEMU asks for no more, as QEMU 11.1 and older;"
            + " 0x"
            + Long.toHexString(base | DEBUG_SWAP)
            + " adds debug swap, as kernels with kvm_amd.debug_swap=1 did by themselves;"
            + " --guest-features says which");
    return List.of(base, base | DEBUG_SWAP);
  }

  private List<SevVmType> types(String tee) {
    if (tee.equals(SEV_SNP)) {
      return List.of(SevVmType.INIT2);
    }
    if (options.vmType().isPresent()) {
      inputs.add(new Setting("vm-type", "--vm-type", options.vmType().get().text()));
      return List.of(options.vmType().get());
    }
    notes.add(
        "VM type: legacy is what QEMU takes for SEV-ES by itself, init2 with legacy-vm-type=off;"
            + " --vm-type says which");
    return List.of(SevVmType.LEGACY, SevVmType.INIT2);
  }
}
