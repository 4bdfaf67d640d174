#!/usr/bin/env python3
"""What people use today: the edit of a SEV-SNP hook sidecar, with Python's ElementTree.

usage: elementtree.py [FILE...]                     domain XML on standard output
       elementtree.py --corpus DIR --seconds N      documents a second, parse + edit + serialise, in memory

Written from the description of such sidecars: point <loader> at the SNP build of OVMF, forget the variable store, add
<launchSecurity>. It is what the conversion is measured against, and nothing to imitate: it knows no SMM, no
firmware='efi' of XML that libvirt has stored, no machine type, and it drops comments and quotes.
"""

import sys
import xml.etree.ElementTree as ET

FIRMWARE = "/usr/share/edk2/ovmf/OVMF.amdsev.fd"


def child(parent, name):
    found = parent.find(name)
    return ET.SubElement(parent, name) if found is None else found


def convert(xml):
    domain = ET.fromstring(xml)

    os = child(domain, "os")
    loader = child(os, "loader")
    loader.text = FIRMWARE
    loader.set("type", "rom")
    loader.set("stateless", "yes")
    for attribute in ("readonly", "secure"):
        loader.attrib.pop(attribute, None)
    for nvram in os.findall("nvram"):
        os.remove(nvram)

    security = child(domain, "launchSecurity")
    security.set("type", "sev-snp")
    child(security, "cbitpos").text = "51"
    child(security, "reducedPhysBits").text = "1"
    child(security, "policy").text = "0x30000"

    return ET.tostring(domain, encoding="utf-8", xml_declaration=False)


def read(name):
    if name == "-":
        return sys.stdin.buffer.read()
    with open(name, "rb") as file:
        return file.read()


def main(arguments):
    if arguments[:1] == ["--corpus"]:
        # Imported here, so that the start of one conversion is not charged for it.
        from throughput import report

        report(convert, arguments)
    else:
        for name in arguments or ["-"]:
            sys.stdout.buffer.write(convert(read(name)))


if __name__ == "__main__":
    main(sys.argv[1:])
