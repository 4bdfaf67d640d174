package io.virtcvm.benchmarks;

import io.virtcvm.Chain;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.rules.StatelessFirmware;
import java.util.List;

/** What is measured, and the documents that it is done to. */
final class Work {
  /** No disk of the host is read: its firmware is named. */
  static final Request REQUEST =
      Request.on(Host.withDescriptorsFrom(List.of()))
          .withText(StatelessFirmware.FIRMWARE, "/usr/share/ovmf/OVMF.amdsev.fd");

  private static final String BEFORE =
      """
      <domain type='kvm'>
        <name>grown</name>
        <memory unit='GiB'>4</memory>
        <vcpu placement='static'>4</vcpu>
        <os>
          <type arch='x86_64' machine='pc-q35-9.2'>hvm</type>
          <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
          <nvram>/var/lib/libvirt/qemu/nvram/grown_VARS.fd</nvram>
        </os>
        <features>
          <acpi/>
        </features>
        <cpu mode='host-passthrough'/>
        <devices>
          <emulator>/usr/bin/qemu-system-x86_64</emulator>
      """;

  private static final String DISK =
      """
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
            <source file='/var/lib/libvirt/images/a-name-as-long-as-they-are/disk-%1$05d.qcow2'/>
            <backingStore/>
            <target dev='sd%2$s' bus='scsi'/>
            <serial>DATA-%1$05d</serial>
            <alias name='ua-disk-%1$05d'/>
            <address type='drive' controller='%3$d' bus='0' target='%4$d' unit='%5$d'/>
          </disk>
      """;

  /** Which a rule changes, and reports. */
  private static final String INTERFACE =
      """
          <interface type='network'>
            <mac address='52:54:00:00:%2$02x:%3$02x'/>
            <source network='default'/>
            <target dev='vnet%1$d'/>
            <model type='virtio'/>
          </interface>
      """;

  private static final String AFTER =
      """
        </devices>
      </domain>
      """;

  private Work() {}

  /** Returns a domain with as many disks, or network interfaces, as fit into that many bytes. */
  static byte[] domain(String devices, int size) {
    StringBuilder xml = new StringBuilder(size).append(BEFORE);
    for (int number = 0; ; number++) {
      String device =
          devices.equals("interface")
              ? INTERFACE.formatted(number, number >> 8 & 255, number & 255)
              : DISK.formatted(
                  number, letters(number), number >> 14, number >> 6 & 255, number & 63);
      if (xml.length() + device.length() + AFTER.length() > size) {
        return DomainDocument.parse(xml.append(AFTER).toString()).toBytes();
      }
      xml.append(device);
    }
  }

  private static String letters(int number) {
    String last = String.valueOf((char) ('a' + number % 26));
    return number < 26 ? last : letters(number / 26 - 1) + last;
  }

  /** Returns a conversion, and makes sure that there is one: a refusal takes less time. */
  static Result converted(Chain chain, DomainDocument document) {
    Result result = chain.apply(document, REQUEST);
    if (result.refused()) {
      throw new IllegalStateException("the domain is refused: " + result.problems());
    }
    return result;
  }

  static Chain chain(String tee) {
    return Chain.forTee(Tee.named(tee));
  }
}
