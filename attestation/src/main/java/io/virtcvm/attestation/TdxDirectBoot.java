package io.virtcvm.attestation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The runtime registers of a TDX guest whose kernel QEMU hands to the firmware.
 *
 * <p>The firmware measures the kernel and its own steps into RTMR1, the kernel's EFI stub measures
 * its load options and the initrd into RTMR2. All of that is code of the guest, and has changed:
 * what is computed here is edk2 of edk2-stable202508 and later, which puts {@code initrd=initrd} in
 * front of the command line (before: behind it), with QEMU 10.0 and later, which hands over the
 * kernel as the file has it. Source: edk2, OvmfPkg/Tcg/TdTcg2Dxe and
 * OvmfPkg/Library/X86QemuLoadImageLib; Linux, drivers/firmware/efi/libstub.
 */
final class TdxDirectBoot {
  private static final byte[] SEPARATOR = new byte[Integer.BYTES];
  private static final String INITRD = "initrd=initrd ";

  private TdxDirectBoot() {}

  /**
   * Returns RTMR1.
   *
   * @param kernel the digest of its PE image
   */
  static Digest rtmr1(Digest kernel) {
    return new RuntimeRegister()
        .extend(kernel)
        .measure(ascii("Calling EFI Application from Boot Option"))
        .measure(SEPARATOR)
        .measure(ascii("Exit Boot Services Invocation"))
        .measure(ascii("Exit Boot Services Returned with Success"))
        .value();
  }

  /**
   * Returns the load options that the kernel finds: what RTMR2 is extended with first.
   *
   * @param cmdline in ASCII, and not empty without an initrd: how other characters arrive, and
   *     whether nothing is measured, differs between kernels and firmware
   * @throws UnmeasurableException if the command line is none of that
   */
  static String loadOptions(String cmdline, boolean initrd) {
    if (!cmdline.chars().allMatch(one -> one > 0 && one < 0x80)) {
      throw new UnmeasurableException(
          "the command line is not in ASCII: firmware and tools disagree on it",
          "write it in ASCII");
    }
    String options = initrd ? INITRD + cmdline : cmdline;
    if (options.isEmpty()) {
      throw new UnmeasurableException(
          "neither command line nor initrd: kernels disagree on what they measure then",
          "give the domain a cmdline");
    }
    return options;
  }

  /** Returns the bytes of load options: with their final zero, in UTF-16. */
  static byte[] measured(String loadOptions) {
    return loadOptions.concat("\0").getBytes(StandardCharsets.UTF_16LE);
  }

  /**
   * Returns RTMR2.
   *
   * @param initrd its SHA-384; empty if there is none, or one without content
   */
  static Digest rtmr2(String loadOptions, Optional<Digest> initrd) {
    RuntimeRegister register = new RuntimeRegister().measure(measured(loadOptions));
    initrd.ifPresent(register::extend);
    return register.value();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
