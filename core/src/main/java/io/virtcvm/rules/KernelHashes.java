package io.virtcvm.rules;

import io.virtcvm.Context;
import io.virtcvm.Option;
import io.virtcvm.Transformer;
import io.virtcvm.firmware.FirmwareFile;
import io.virtcvm.model.Domain;
import io.virtcvm.model.LaunchSecurity;
import io.virtcvm.model.Loader;
import io.virtcvm.model.Os;
import java.util.Optional;
import java.util.UUID;

/** A kernel that QEMU loads is measured through its hashes, or not at all. */
public final class KernelHashes implements Transformer {
  private final Option<Boolean> option;
  private final UUID hashTable;

  /**
   * Creates the rule.
   *
   * @param option by which a user asks for the hashes
   * @param hashTable the entry of the firmware's table that says where QEMU puts them
   */
  public KernelHashes(Option<Boolean> option, UUID hashTable) {
    this.option = option;
    this.hashTable = hashTable;
  }

  @Override
  public void transform(Domain domain, Context context) {
    LaunchSecurity security = domain.ensureLaunchSecurity();
    LaunchFlag.KERNEL_HASHES.agree(security, option, context);
    boolean hashes = "yes".equals(security.getKernelHashes());
    Os os = domain.ensureOs();
    boolean kernel = os.getKernel() != null;
    for (RawArguments.Argument argument : RawArguments.of(domain)) {
      if (argument.option().equals("kernel") && !hashes) {
        context.warn(
            argument.where(),
            "@value",
            "not measured: the host can replace this kernel, its initrd and its command line",
            "write it as <kernel> and pass --kernel-hashes yes, or boot from the guest's own disk");
      }
    }
    if (kernel && !hashes) {
      context.warn(
          os,
          "kernel",
          "not measured: the host can replace this kernel, its initrd and its command line",
          "pass --kernel-hashes yes, or boot from the guest's own disk");
    } else if (hashes && !kernel) {
      context.warn(
          security,
          "@kernelHashes",
          "without effect: there is no <kernel> to hash",
          "take @kernelHashes out, or boot a <kernel>");
    } else if (hashes && lacksHashTable(os, context)) {
      context.error(
          os,
          "loader",
          "unsuitable firmware: it has no place for the hashes of a kernel, and QEMU would refuse it",
          "take a build made for direct kernel boot, with --firmware PATH");
    }
  }

  private boolean lacksHashTable(Os os, Context context) {
    Loader loader = os.getLoader();
    if (loader == null || loader.getValue() == null) {
      return false;
    }
    Optional<FirmwareFile> file = context.host().file(loader.getValue());
    if (file.isEmpty()) {
      return false;
    }
    Optional<Boolean> has = file.get().has(hashTable);
    return has.isPresent() && !has.get();
  }
}
