package io.virtcvm.schemas;

import java.util.Map;

/** Where https://libvirt.org/formatdomain.html speaks of an element. */
final class Formatdomain {
  private static final String PAGE = "https://libvirt.org/formatdomain.html";

  /** Sections by the second step of a path, or by the third below /domain/devices. */
  private static final Map<String, String> SECTIONS =
      Map.ofEntries(
          Map.entry("metadata", "general-metadata"),
          Map.entry("os", "operating-system-booting"),
          Map.entry("sysinfo", "smbios-system-information"),
          Map.entry("vcpu", "cpu-allocation"),
          Map.entry("vcpus", "cpu-allocation"),
          Map.entry("iothreadids", "iothreads-allocation"),
          Map.entry("defaultiothread", "iothreads-allocation"),
          Map.entry("cputune", "cpu-tuning"),
          Map.entry("memory", "memory-allocation"),
          Map.entry("maxMemory", "memory-allocation"),
          Map.entry("currentMemory", "memory-allocation"),
          Map.entry("memoryBacking", "memory-backing"),
          Map.entry("memtune", "memory-tuning"),
          Map.entry("numatune", "numa-node-tuning"),
          Map.entry("blkiotune", "block-i-o-tuning"),
          Map.entry("resource", "resource-partitioning"),
          Map.entry("throttlegroups", "disk-throttle-group-management"),
          Map.entry("cpu", "cpu-model-and-topology"),
          Map.entry("pm", "power-management"),
          Map.entry("features", "hypervisor-features"),
          Map.entry("clock", "time-keeping"),
          Map.entry("perf", "performance-monitoring-events"),
          Map.entry("devices", "devices"),
          Map.entry("seclabel", "security-label"),
          Map.entry("keywrap", "key-wrap"),
          Map.entry("launchSecurity", "launch-security"),
          Map.entry("devices/disk", "hard-drives-floppy-disks-cdroms"),
          Map.entry("devices/filesystem", "filesystems"),
          Map.entry("devices/controller", "controllers"),
          Map.entry("devices/lease", "device-leases"),
          Map.entry("devices/hostdev", "host-device-assignment"),
          Map.entry("devices/redirdev", "redirected-devices"),
          Map.entry("devices/redirfilter", "redirected-devices"),
          Map.entry("devices/smartcard", "smartcard-devices"),
          Map.entry("devices/interface", "network-interfaces"),
          Map.entry("devices/input", "input-devices"),
          Map.entry("devices/hub", "hub-devices"),
          Map.entry("devices/graphics", "graphical-framebuffers"),
          Map.entry("devices/video", "video-devices"),
          Map.entry("devices/console", "consoles-serial-parallel-channel-devices"),
          Map.entry("devices/serial", "consoles-serial-parallel-channel-devices"),
          Map.entry("devices/parallel", "consoles-serial-parallel-channel-devices"),
          Map.entry("devices/channel", "consoles-serial-parallel-channel-devices"),
          Map.entry("devices/sound", "sound-devices"),
          Map.entry("devices/audio", "audio-backends"),
          Map.entry("devices/watchdog", "watchdog-devices"),
          Map.entry("devices/memballoon", "memory-balloon-device"),
          Map.entry("devices/rng", "random-number-generator-device"),
          Map.entry("devices/tpm", "tpm-device"),
          Map.entry("devices/nvram", "nvram-device"),
          Map.entry("devices/panic", "panic-device"),
          Map.entry("devices/shmem", "shared-memory-device"),
          Map.entry("devices/memory", "memory-devices"),
          Map.entry("devices/iommu", "iommu-devices"),
          Map.entry("devices/vsock", "vsock"),
          Map.entry("devices/crypto", "crypto"),
          Map.entry("devices/pstore", "pstore"));

  private Formatdomain() {}

  /** Returns the address of the section that a path belongs to, or of the page. */
  static String link(String path) {
    String[] steps = path.split("/", -1);
    String top = steps.length > 2 ? steps[2] : "";
    String device = steps.length > 3 ? top + "/" + steps[3] : "";
    String section = SECTIONS.getOrDefault(device, SECTIONS.getOrDefault(top, ""));
    return section.isEmpty() ? PAGE : PAGE + "#" + section;
  }
}
