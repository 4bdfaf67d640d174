package io.virtcvm.tree;

import java.util.List;

/** Documents written for these tests, each with something awkward about it. */
final class Samples {
  static final String PLAIN =
      """
      <domain type='kvm'>
        <name>plain</name>
        <memory unit='KiB'>2097152</memory>
        <os firmware='efi'>
          <type arch='x86_64' machine='q35'>hvm</type>
          <loader readonly='yes' secure='yes' type='pflash'>/fw/code.fd</loader>
          <nvram template='/fw/vars.fd'>/var/plain.fd</nvram>
          <boot dev='hd'/>
        </os>
        <features>
          <acpi/>
          <smm state='on'/>
        </features>
        <devices>
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <disk type='file' device='disk'>
            <target dev='vdb' bus='virtio'/>
          </disk>
          <controller type='pci' index='0' model='pcie-root'/>
          <interface type='network'>
            <mac address='52:54:00:00:00:01'/>
          </interface>
          <hostdev mode='subsystem' type='pci'>
            <source>
              <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>
            </source>
          </hostdev>
          <input type='tablet'/>
          <input type='keyboard'/>
        </devices>
      </domain>
      """;

  static final String AWKWARD =
      """
      <?xml version="1.0" encoding='utf-8'?>
      <!-- a -> b & c -->
      <?pi <not a tag>?>
      <domain
          xmlns:q="http://libvirt.org/schemas/domain/qemu/1.0"
          type = "kvm"  id='7' >
      \t<name>caf\u00e9 &amp; &#x63;o &#128187; <![CDATA[<raw & ]] >]]></name >
      \t<title  ></title>
      \t<description>two
      lines ]]&gt; 'and' "quotes"<!-- inside --> more<?x?></description>
      \t<metadata><app:note xmlns:app='urn:app' app:a="1" a='2'>x<app:b/></app:note>
      \t\t<plain xmlns='urn:default'><in a='&lt;&#9;&quot;&apos;'/></plain></metadata>
      \t<features/><!-- same line -->
      \t<q:commandline>
      \t\t<q:arg value='-a'/><q:arg value="it's"
      \t\t\t/>
      \t</q:commandline>
      </domain>
      <!-- the end -->
      """;

  static final List<String> ALL =
      List.of(
          PLAIN,
          AWKWARD,
          PLAIN.replace("\n", "\r\n"),
          AWKWARD.replace("\n", "\r"),
          PLAIN.replaceAll("\n *", ""),
          PLAIN.replace("  ", "\t").replace('\'', '"'),
          "\uFEFF" + PLAIN,
          "<domain/>");

  private Samples() {}
}
