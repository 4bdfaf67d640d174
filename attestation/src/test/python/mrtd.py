#!/usr/bin/env python3
"""The registers of a TDX guest, derived a second time.

Written from a description of the measurements, not from the Java code beside it, and to be
read, not to be fast or to survive hostile files:

    mrtd.py mrtd one-pass|two-pass FIRMWARE...
    mrtd.py authenticode IMAGE...
    mrtd.py rtmr1 KERNEL...
    mrtd.py rtmr2 CMDLINE [INITRD]

Prints a value in a line for each file.
"""

import hashlib
import struct
import sys
import uuid


def read(name):
    with open(name, "rb") as file:
        return file.read()


def sha384(data):
    return hashlib.sha384(data).digest()


# --- MRTD ---------------------------------------------------------------------------------

FOOTER = uuid.UUID("96b582de-1fb2-45f7-baea-a366c55a082d").bytes_le
TDX_OFFSET = uuid.UUID("e47a6535-984a-4798-865e-4685a7bf8ec2").bytes_le


def table(firmware):
    """GUID -> data, of the table that ends 32 bytes before the end of the file."""
    rest = firmware[:-32]
    if rest[-16:] != FOOTER:
        raise ValueError("no table")
    (length,) = struct.unpack("<H", rest[-18:-16])
    rest = rest[-length:-18]
    found = {}
    while rest:
        (length,) = struct.unpack("<H", rest[-18:-16])
        found[rest[-16:]] = rest[-length:-18]
        rest = rest[:-length]
    return found


def sections(firmware):
    (distance,) = struct.unpack("<I", table(firmware)[TDX_OFFSET])
    descriptor = firmware[len(firmware) - distance :]
    magic, _, version, count = struct.unpack_from("<4sIII", descriptor)
    if magic != b"TDVF" or version != 1:
        raise ValueError("no descriptor")
    return struct.iter_unpack("<IIQQII", descriptor[16 : 16 + 32 * count])


def operation(name, address):
    return name.ljust(16, b"\0") + address.to_bytes(8, "little") + bytes(104)


def pages(size):
    return range(0, size, 4096)


def one_pass(firmware, section):
    for page in pages(section[3]):
        yield from added(section, page)
        yield from measured(firmware, section, page)


def two_pass(firmware, section):
    for page in pages(section[3]):
        yield from added(section, page)
    for page in pages(section[3]):
        yield from measured(firmware, section, page)


def added(section, page):
    if not section[5] & 2:
        yield operation(b"MEM.PAGE.ADD", section[2] + page)


def measured(firmware, section, page):
    if section[5] & 1:
        for chunk in range(page, page + 4096, 256):
            yield operation(b"MR.EXTEND", section[2] + chunk)
            yield firmware[section[0] + chunk : section[0] + chunk + 256]


def mrtd(order, firmware):
    steps = {"one-pass": one_pass, "two-pass": two_pass}[order]
    return sha384(b"".join(b"".join(steps(firmware, one)) for one in sections(firmware)))


# --- RTMR1 and RTMR2 ------------------------------------------------------------------------


def authenticode(image):
    """Of an image without holes all is hashed but three things: take those out, hash the rest."""
    (pe,) = struct.unpack_from("<I", image, 0x3C)
    optional = pe + 24
    (magic,) = struct.unpack_from("<H", image, optional)
    directories = optional + {0x10B: 96, 0x20B: 112}[magic]
    (count,) = struct.unpack_from("<I", image, directories - 4)
    out = [(optional + 64, 4)]
    if count > 4:
        entry = directories + 4 * 8
        out += [(entry, 8), struct.unpack_from("<II", image, entry)]
    kept = bytearray(image)
    for start, length in sorted(out, reverse=True):
        del kept[start : start + length]
    return sha384(kept)


def replay(digests):
    value = bytes(48)
    for digest in digests:
        value = sha384(value + digest)
    return value


def rtmr1(kernel):
    events = [
        b"Calling EFI Application from Boot Option",
        b"\0\0\0\0",
        b"Exit Boot Services Invocation",
        b"Exit Boot Services Returned with Success",
    ]
    return replay([authenticode(kernel)] + [sha384(event) for event in events])


def rtmr2(cmdline, initrd):
    options = "initrd=initrd " + cmdline if initrd else cmdline
    return replay([sha384(event) for event in [(options + "\0").encode("utf-16-le"), *initrd]])


def main(what, *rest):
    if what == "mrtd":
        values = [mrtd(rest[0], read(name)) for name in rest[1:]]
    elif what == "authenticode":
        values = [authenticode(read(name)) for name in rest]
    elif what == "rtmr1":
        values = [rtmr1(read(name)) for name in rest]
    elif what == "rtmr2":
        values = [rtmr2(rest[0], [read(name) for name in rest[1:]])]
    else:
        raise SystemExit(__doc__)
    for value in values:
        print(value.hex())


main(*sys.argv[1:])
