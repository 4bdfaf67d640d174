"""KubeVirt's side of its hooks, by the gRPC of Debian's Python: the other end of the wire is not ours.

The messages are written and read here by their field numbers, as KubeVirt's contract has them, and not made from the .proto
files of this checkout: a mistake in those would otherwise be on both ends.
"""

import contextlib
import os
import time

import grpc
from grpc._cython import cygrpc

CONNECT_SECONDS = 2
INFO_SECONDS = 1
DEFINE_SECONDS = 60
POLL_SECONDS = 0.3
NEWEST_FIRST = ("v1alpha3", "v1alpha2", "v1alpha1")


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def message(**fields):
    """Returns a message in protobuf's form; fields are named _1, _2 …, and hold bytes, text or numbers."""
    out = b""
    for name, value in fields.items():
        number = int(name[1:])
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def fields(data):
    """Returns what a message holds: the values of each field number, in their order."""
    found = {}
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = number()
        value = number()
        if tag & 7 == 2:
            length = value
            if at + length > len(data):
                raise ValueError("message ends within a field")
            value = data[at:at + length]
            at += length
        elif tag & 7 != 0:
            raise ValueError(f"wire type {tag & 7} that no message of KubeVirt's has")
        found.setdefault(tag >> 3, []).append(value)
    return found


class NotConnected(Exception):
    """No connection within two seconds: the launcher tries again."""


@contextlib.contextmanager
def connection(path):
    """A connection of its own, as the launcher opens for every call: it must stand within two seconds."""
    channel = grpc.insecure_channel(f"unix:{path}", options=[
        ("grpc.default_authority", "localhost"), ("grpc.use_local_subchannel_pool", 1), ("grpc.enable_http_proxy", 0)])
    try:
        await_connection(channel._channel)
        yield channel
    finally:
        channel.close()


def await_connection(channel):
    """What a blocking dial is. The library's own way, channel_ready_future, looks every 200 ms, which would be in all figures."""
    end = time.time() + CONNECT_SECONDS
    state = channel.check_connectivity_state(True)
    while state != cygrpc.ConnectivityState.ready:
        if not channel.watch_connectivity_state(state, end).success:
            raise NotConnected
        state = channel.check_connectivity_state(True)


def call(path, method, request=b"", seconds=DEFINE_SECONDS):
    with connection(path) as channel:
        return channel.unary_unary("/" + method)(request, timeout=seconds)


def info(path):
    return fields(call(path, "kubevirt.hooks.info.Info/Info", seconds=INFO_SECONDS))


def define(path, version, domain, vmi):
    """OnDefineDomain; returns the domain's XML."""
    answer = call(path, f"kubevirt.hooks.{version}.Callbacks/OnDefineDomain", message(_1=domain, _2=vmi))
    return fields(answer)[1][0]


def mutate(path, domain, vmi, kind="libvirt"):
    """MutateDomain of a plugin; returns the domain's XML."""
    request = message(_1=kind, _2=domain, _3=vmi, _4=message(_1="Boot"))
    return fields(call(path, "kubevirt.hooks.plugins.v1alpha1.DomainHookService/MutateDomain", request, 30))[1][0]


def node_hook(path, point, vmi):
    """ExecuteNodeHook of a plugin; returns the answer."""
    request = message(_1=point, _2=vmi, _3=message(_1="node-1"))
    return call(path, "kubevirt.hooks.plugins.v1alpha1.NodeHookService/ExecuteNodeHook", request, 30)


class Found:
    """A sidecar as the launcher knows it."""

    def __init__(self, path, answer):
        self.path = path
        self.name = answer[1][0].decode()
        self.points = {}
        for point in answer.get(3, []):
            point = fields(point)
            self.points[point[1][0].decode()] = point.get(2, [0])[0]
        self.versions = [version.decode() for version in answer.get(4, [])]
        self.newest = next(version for version in NEWEST_FIRST if version in self.versions)


def collect(folder, wanted, seconds=240):
    """Waits for sidecars as the launcher does: any failure after a connection stands is its end, and raises here."""
    found = {}
    end = time.monotonic() + seconds
    while len(found) < wanted:
        for container in os.scandir(folder):
            if not container.is_dir():
                continue
            for entry in os.scandir(container.path):
                if entry.is_dir(follow_symlinks=False) or entry.name in found:
                    continue
                try:
                    with connection(entry.path) as channel:
                        answer = channel.unary_unary("/kubevirt.hooks.info.Info/Info")(b"", timeout=INFO_SECONDS)
                except NotConnected:
                    continue
                found[entry.name] = Found(entry.path, fields(answer))
        if time.monotonic() > end:
            raise TimeoutError(f"{len(found)} of {wanted} sidecars after {seconds} s")
        time.sleep(POLL_SECONDS)
    return found
