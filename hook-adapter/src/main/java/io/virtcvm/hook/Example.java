package io.virtcvm.hook;

/** A VM as KubeVirt writes it, to warm up with. No resource: those are slow to find. */
final class Example {
  static final String VMI =
      """
      {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachineInstance",
      "metadata":{"name":"example","namespace":"default"},
      "spec":{"domain":{"firmware":{"bootloader":{"efi":{"secureBoot":false}}}}}}
      """;

  static final String DOMAIN =
      """
      <domain type="kvm" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
        <name>default_example</name>
        <memory unit="b">2147483648</memory>
        <os>
          <type arch="x86_64" machine="q35">hvm</type>
          <smbios mode="sysinfo"></smbios>
          <loader readonly="yes" secure="no" type="pflash">/usr/share/OVMF/OVMF_CODE.fd</loader>
          <nvram template="/usr/share/OVMF/OVMF_VARS.fd">/tmp/example_VARS.fd</nvram>
        </os>
        <sysinfo type="smbios"><system><entry name="family">KubeVirt</entry></system></sysinfo>
        <devices>
          <interface type="ethernet">
            <target dev="tap0" managed="no"></target>
            <model type="virtio-non-transitional"></model>
            <mac address="02:00:00:00:00:01"></mac>
            <alias name="ua-default"></alias>
          </interface>
          <channel type="unix"><target name="org.qemu.guest_agent.0" type="virtio"></target></channel>
          <controller type="usb" index="0" model="none"></controller>
          <controller type="scsi" index="0" model="virtio-non-transitional"></controller>
          <controller type="virtio-serial" index="0" model="virtio-non-transitional"></controller>
          <video><model type="vga" heads="1" vram="16384"></model></video>
          <graphics type="vnc"><listen type="socket" socket="/tmp/virt-vnc"></listen></graphics>
          <memballoon model="none"></memballoon>
          <disk device="disk" type="file" model="virtio-non-transitional">
            <source file="/tmp/disk.img"></source>
            <target bus="virtio" dev="vda"></target>
            <driver cache="none" name="qemu" type="raw" discard="unmap"></driver>
            <alias name="ua-disk"></alias>
          </disk>
          <console type="pty"><target type="serial" port="0"></target></console>
          <rng model="virtio-non-transitional"><backend model="random">/dev/urandom</backend></rng>
        </devices>
        <metadata><kubevirt xmlns="http://kubevirt.io"><uid>1</uid></kubevirt></metadata>
        <features><acpi></acpi></features>
        <cpu mode="host-passthrough"><topology sockets="1" cores="2" threads="1"></topology></cpu>
        <vcpu placement="static">2</vcpu>
      </domain>
      """;

  private Example() {}
}
