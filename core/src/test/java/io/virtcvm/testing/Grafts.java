package io.virtcvm.testing;

import io.virtcvm.schemas.RelaxNgValidator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Real domains that the schema accepts, with what the rules look at drawn anew: every way to say
 * firmware, features, CPU, launch security and devices, in every combination. The same seed gives
 * the same documents.
 */
public final class Grafts {
  private static final String[] LOADERS = {
    "",
    "",
    "<loader>/usr/share/ovmf/OVMF.amdsev.fd</loader>",
    "<loader type='rom'>/usr/share/seabios/bios.bin</loader>",
    "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
    "<loader readonly='yes' secure='yes' type='pflash' format='raw'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>",
    "<loader readonly='yes' type='pflash' stateless='yes' format='qcow2'>/opt/CODE.qcow2</loader>",
    "<loader type='rom' stateless='yes'>/usr/share/ovmf/OVMF.amdsev.fd</loader>",
    "<loader type='rom' stateless='yes' format='raw'>/usr/share/ovmf/OVMF.inteltdx.ms.fd</loader>",
    "<loader type='rom' readonly='no' secure='no' stateless='no'>/opt/FW.fd</loader>",
    "<loader stateless='yes'/>",
  };

  private static final String[] NVRAMS = {
    "",
    "",
    "<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
    "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd' templateFormat='raw' format='raw'>/var/lib/v.fd</nvram>",
    "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'/>",
    "<nvram type='file' format='qcow2'><source file='/var/lib/v.qcow2'/></nvram>",
    "<varstore path='/var/lib/libvirt/qemu/varstore/web1.json'/>",
    "<varstore template='/usr/share/OVMF/OVMF.qemuvars.json'/>",
  };

  private static final String[] KERNELS = {
    "", "", "", "<kernel>/boot/vmlinuz</kernel><initrd>/boot/initrd</initrd><cmdline>ro</cmdline>"
  };

  private static final String[] FIRMWARES = {
    "",
    "",
    "<firmware><feature enabled='yes' name='secure-boot'/><feature enabled='yes' name='enrolled-keys'/></firmware>",
    "<firmware><feature enabled='no' name='secure-boot'/></firmware>",
    "<firmware/>",
  };

  private static final String[] SELECTIONS = {"", "", "efi", "efi", "bios"};

  private static final String[] ACPIS = {"<acpi/>", "<acpi/>", "<acpi/>", ""};
  private static final String[] SMMS = {
    "",
    "<smm state='on'/>",
    "<smm state='off'/>",
    "<smm state='on'><tseg unit='MiB'>48</tseg></smm>"
  };
  private static final String[] PMUS = {"", "<pmu state='on'/>", "<pmu state='off'/>", "<pmu/>"};
  private static final String[] IOAPICS = {"", "<ioapic driver='kvm'/>", "<ioapic driver='qemu'/>"};

  private static final String[] CPUS = {
    "",
    "<cpu mode='host-passthrough'/>",
    "<cpu mode='host-passthrough' check='none' migratable='on'/>",
    "<cpu mode='host-passthrough'><maxphysaddr mode='emulate' bits='46'/></cpu>",
    "<cpu mode='host-model' check='partial'><feature policy='disable' name='svm'/></cpu>",
    "<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>EPYC-Milan</model><vendor>AMD</vendor></cpu>",
    "<cpu mode='host-model'/>",
    "<cpu mode='maximum'/>",
  };

  private static final String[] LAUNCH_SECURITIES = {
    "",
    "",
    "<launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy><dhCert>AAAA</dhCert><session>AAAA</session></launchSecurity>",
    "<launchSecurity type='sev' kernelHashes='yes'><policy>0x0007</policy></launchSecurity>",
    "<launchSecurity type='sev-snp'><policy>0x30000</policy></launchSecurity>",
    "<launchSecurity type='sev-snp'><policy>196608</policy></launchSecurity>",
    "<launchSecurity type='sev-snp'><policy>0xb0000</policy></launchSecurity>",
    "<launchSecurity type='sev-snp' vcek='no' kernelHashes='no'><cbitpos>51</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x00130000</policy><guestVisibleWorkarounds>"
        + bytes(16)
        + "</guestVisibleWorkarounds><hostData>"
        + bytes(32)
        + "</hostData></launchSecurity>",
    "<launchSecurity type='sev-snp'><policy>0x30000</policy><hostData>"
        + bytes(31)
        + "</hostData></launchSecurity>",
    "<launchSecurity type='sev-snp' authorKey='yes'><policy>0x0</policy><idBlock>"
        + bytes(96)
        + "</idBlock></launchSecurity>",
    "<launchSecurity type='tdx'/>",
    "<launchSecurity type='tdx'><policy>0x10000001</policy></launchSecurity>",
    "<launchSecurity type='tdx'><policy>0x10000000</policy><mrConfigId>"
        + bytes(48)
        + "</mrConfigId><mrOwner>"
        + bytes(48)
        + "</mrOwner><quoteGenerationService path='/run/qgs.socket'/></launchSecurity>",
    "<launchSecurity type='tdx'><mrOwnerConfig>"
        + bytes(32)
        + "</mrOwnerConfig><quoteGenerationService/></launchSecurity>",
    "<launchSecurity type='s390-pv'/>",
  };

  private static final String[] DEVICES = {
    "",
    "",
    "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x41' slot='0x00' function='0x0'/></source></hostdev>",
    "<interface type='user'><mac address='52:54:00:00:00:07'/><model type='virtio'/><driver iommu='on'/></interface>",
    "<interface type='user'><mac address='52:54:00:00:00:08'/><model type='e1000e'/><rom bar='on'/></interface>",
    "<interface type='user'><mac address='52:54:00:00:00:09'/><model type='virtio'/><driver iommu='off'/></interface>",
    "<interface type='user'><mac address='52:54:00:00:00:0a'/><model type='virtio'/><rom enabled='no'/></interface>",
    "<interface type='user'><mac address='52:54:00:00:00:0b'/><model type='virtio'/><rom bar='on' file='/opt/x.rom'/></interface>",
  };

  private static final String[] MEMORIES = {
    "",
    "",
    "",
    "<memory model='dimm'><target><size unit='MiB'>64</size><node>0</node></target></memory>",
    "<memory model='virtio-mem'><driver iommu='on'/><target><size unit='MiB'>64</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>64</requested></target></memory>",
    "<memory model='nvdimm'><source><path>/tmp/nvdimm</path></source><target><size unit='MiB'>64</size><node>0</node></target></memory>",
  };

  private final List<byte[]> bases = new ArrayList<>();
  private final Random random;
  private final DocumentBuilder builder;
  private final Transformer serializer;

  /** Creates a source of documents. */
  public Grafts(long seed) throws Exception {
    random = new Random(seed);
    builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    serializer = TransformerFactory.newInstance().newTransformer();
    serializer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    RelaxNgValidator schema = RelaxNgValidator.of(Path.of(System.getProperty("libvirt.schemas")));
    for (Path file : Corpus.documents()) {
      String xml = Files.readString(file);
      boolean suits =
          file.toString().contains("corpus")
              && xml.contains("q35")
              && xml.contains("type='kvm'")
              && xml.contains("x86_64")
              && schema.validate(xml).isEmpty();
      if (suits) {
        bases.add(xml.getBytes(StandardCharsets.UTF_8));
      }
    }
    if (bases.size() < 40) {
      throw new IllegalStateException("only " + bases.size() + " real domains to graft on");
    }
  }

  private static String bytes(int length) {
    return Base64.getEncoder().encodeToString(new byte[length]);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Returns the next document. */
  public byte[] next() throws Exception {
    byte[] base = bases.get(random.nextInt(bases.size()));
    Document document = builder.parse(new ByteArrayInputStream(base));
    Element domain = document.getDocumentElement();

    Element os = child(domain, "os");
    for (String name : List.of("firmware", "loader", "nvram", "varstore", "kernel", "initrd")) {
      remove(os, name);
    }
    remove(os, "cmdline");
    String selection = pick(SELECTIONS);
    os.removeAttribute("firmware");
    if (!selection.isEmpty()) {
      os.setAttribute("firmware", selection);
    }
    add(os, pick(FIRMWARES) + pick(LOADERS) + pick(NVRAMS) + pick(KERNELS));

    Element features = child(domain, "features");
    for (String name : List.of("acpi", "smm", "pmu", "ioapic")) {
      remove(features, name);
    }
    add(features, pick(ACPIS) + pick(SMMS) + pick(PMUS) + pick(IOAPICS));

    if (random.nextInt(3) > 0) {
      remove(domain, "cpu");
      add(domain, pick(CPUS));
    }
    remove(domain, "launchSecurity");
    domain.appendChild(document.createTextNode("\n"));
    add(domain, pick(LAUNCH_SECURITIES));
    String memory = pick(MEMORIES);
    add(child(domain, "devices"), pick(DEVICES) + memory);
    if (!memory.isEmpty()) {
      addMaxMemory(domain);
    }

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    serializer.transform(new DOMSource(document), new StreamResult(out));
    return out.toByteArray();
  }

  /** What a memory device needs besides. */
  private void addMaxMemory(Element domain) throws Exception {
    for (String name : List.of("maxMemory", "memory", "currentMemory")) {
      remove(domain, name);
    }
    add(domain, "<maxMemory slots='16' unit='GiB'>64</maxMemory><memory unit='GiB'>2</memory>");
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return (Element) node;
      }
    }
    Element fresh = parent.getOwnerDocument().createElement(name);
    parent.appendChild(fresh);
    return fresh;
  }

  private static void remove(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; ) {
      Node next = node.getNextSibling();
      if (node.getNodeName().equals(name)) {
        parent.removeChild(node);
      }
      node = next;
    }
  }

  private void add(Element parent, String xml) throws Exception {
    byte[] wrapped = ("<x>" + xml + "</x>").getBytes(StandardCharsets.UTF_8);
    Document fragment = builder.parse(new ByteArrayInputStream(wrapped));
    Node first = fragment.getDocumentElement().getFirstChild();
    for (Node node = first; node != null; node = node.getNextSibling()) {
      parent.appendChild(parent.getOwnerDocument().importNode(node, true));
      parent.appendChild(parent.getOwnerDocument().createTextNode("\n"));
    }
  }
}
