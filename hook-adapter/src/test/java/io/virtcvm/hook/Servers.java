package io.virtcvm.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Servers for tests, and what they log. */
final class Servers {
  /** The settings that the command has by itself, for a folder. */
  static HookSettings settings(Path folder) {
    return new HookSettings(
        Optional.of(folder),
        Optional.empty(),
        "hook-sidecar-0",
        List.of(HookVersion.values()),
        List.of(HookPointName.ON_DEFINE_DOMAIN, HookPointName.SHUTDOWN),
        0,
        "snp");
  }

  final List<String> lines = new CopyOnWriteArrayList<>();
  final HookLog log = new HookLog(lines::add);

  HookServer start(Path folder, DomainHook hook) throws IOException {
    return HookServer.start(settings(folder), hook, vmi -> {}, log);
  }

  /** Starts one that converts for SNP. */
  HookServer startSnp(Path folder) throws IOException {
    return start(folder, snp());
  }

  DomainHook snp() {
    return snp(log);
  }

  static DomainHook snp(HookLog log) {
    return new VmiHook(
        Hooks.settings("tee=snp", "firmware=/usr/share/OVMF/OVMF.amdsev.fd"),
        (vm, tee, result) -> log.tell(vm + ": " + result.changes().size() + " changes"));
  }
}
