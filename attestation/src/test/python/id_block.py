#!/usr/bin/env python3
"""Judges an ID block and its authentication, with nothing but whole numbers.

Written from the tables of AMD's SEV-SNP ABI specification (56860), not from the Java code
beside it:

    id_block.py ID_BLOCK ID_AUTH

Takes the two as files of bytes, and prints what is in them, a name and a value in each line;
whether a signature is right is said of each.
"""

import hashlib
import struct
import sys

# FIPS 186-4, D.1.2.4: curve P-384.
P = 2**384 - 2**128 - 2**96 + 2**32 - 1
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973
A = P - 3
B = 0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF
G = (
    0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
    0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
)


def add(one, other):
    if one is None:
        return other
    if other is None:
        return one
    (x1, y1), (x2, y2) = one, other
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def times(factor, point):
    total = None
    while factor:
        if factor & 1:
            total = add(total, point)
        point = add(point, point)
        factor >>= 1
    return total


def right(message, signature, key):
    """FIPS 186-4, 6.4: ECDSA with SHA-384, as long as the order of the curve."""
    r, s = signature
    if not (0 < r < N and 0 < s < N):
        return False
    inverse = pow(s, -1, N)
    digest = int.from_bytes(hashlib.sha384(message).digest(), "big")
    point = add(times(digest * inverse % N, G), times(r * inverse % N, key))
    return point is not None and point[0] % N == r


def numbers(data, offset):
    one = int.from_bytes(data[offset : offset + 72], "little")
    return one, int.from_bytes(data[offset + 72 : offset + 144], "little")


def public_key(data):
    curve, = struct.unpack_from("<I", data)
    x, y = numbers(data, 4)
    assert curve == 2 and not any(data[148:]), "no key of P-384"
    assert (y * y - x**3 - A * x - B) % P == 0, "no point of the curve"
    return x, y


def main():
    with open(sys.argv[1], "rb") as file:
        block = file.read()
    with open(sys.argv[2], "rb") as file:
        auth = file.read()
    assert len(block) == 0x60 and len(auth) == 0x1000

    digest, family, image, version, svn, policy = struct.unpack("<48s16s16sIIQ", block)
    print("launch-digest", digest.hex())
    print("family-id", family.hex())
    print("image-id", image.hex())
    print("version", version)
    print("guest-svn", svn)
    print("policy", hex(policy))

    id_algorithm, author_algorithm = struct.unpack_from("<II", auth)
    id_key = auth[0x240:0x644]
    author_key = auth[0x880:0xC84]
    print("id-key-algorithm", id_algorithm)
    print("id-key-digest", hashlib.sha384(id_key).hexdigest())
    print("block-signature", right(block, numbers(auth, 0x40), public_key(id_key)))
    print("author-key-algorithm", author_algorithm)
    if author_algorithm:
        print("author-key-digest", hashlib.sha384(author_key).hexdigest())
        print("key-signature", right(id_key, numbers(auth, 0x680), public_key(author_key)))
    reserved = (0x8, 0x40), (0xD0, 0x240), (0x644, 0x680), (0x710, 0x880), (0xC84, 0x1000)
    print("reserved-zero", not any(any(auth[start:end]) for start, end in reserved))


main()
