"""What a broken or malicious neighbour in the pod may send to the socket: HTTP/2 by hand, over a raw unix socket, seeded."""

import contextlib
import socket
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def literal(name, value):
    """A header field without compression; a number is a name of the static table."""
    start = bytes((name,)) if isinstance(name, int) else b"\0" + string(name)
    return start + string(value)


def string(text):
    data = text if isinstance(text, bytes) else text.encode()
    if len(data) < 127:
        return bytes((len(data),)) + data
    rest, more = len(data) - 127, b""
    while rest > 127:
        more += bytes((rest & 127 | 128,))
        rest >>= 7
    return b"\x7f" + more + bytes((rest,)) + data


def headers(method="kubevirt.hooks.info.Info/Info"):
    content_type = b"\x0f\x10" + string("application/grpc")
    return b"\x83\x86" + literal(4, "/" + method) + literal(1, "localhost") + content_type + literal("te", "trailers")


def grpc_message(data, length=None, compressed=0):
    return struct.pack(">BI", compressed, len(data) if length is None else length) + data


def talk(stream=1, method="kubevirt.hooks.info.Info/Info", message=b""):
    """A whole call, well-formed."""
    return frame(HEADERS, END_HEADERS, stream, headers(method)) + frame(DATA, END_STREAM, stream, grpc_message(message))


START = PREFACE + frame(SETTINGS, 0, 0)
DEFINE = "kubevirt.hooks.v1alpha2.Callbacks/OnDefineDomain"


def random_bytes(random):
    yield random.randbytes(random.randrange(1, 65536))


def http_1(random):
    yield b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * random.randrange(5000)


def nothing(random):
    yield b""


def half_a_frame(random):
    whole = START + talk(method=DEFINE, message=b"\x0a\x04<a/>")
    yield whole[:random.randrange(len(whole))]


def flipped_bits(random):
    whole = bytearray(START + talk() + talk(3, DEFINE, b"\x0a\x04<a/>"))
    for _ in range(random.randrange(1, 20)):
        whole[random.randrange(len(PREFACE) if random.random() < 0.9 else 0, len(whole))] ^= 1 << random.randrange(8)
    yield bytes(whole)


def random_frames(random):
    yield START
    for _ in range(random.randrange(1, 200)):
        yield frame(random.randrange(12), random.randrange(256), random.randrange(12), random.randbytes(random.randrange(64)))


def giant_header(random):
    yield START + frame(HEADERS, 0, 1, headers())
    for _ in range(400):
        yield frame(CONTINUATION, 0, 1, literal("a", b"x" * 16000))
    yield frame(CONTINUATION, END_HEADERS, 1)


def endless_header(random):
    """More header fields than there is memory."""
    yield START + frame(HEADERS, 0, 1, headers())
    for _ in range(6400):
        yield frame(CONTINUATION, 0, 1, literal("a", b"x" * 16000))


def endless_continuation(random):
    yield START + frame(HEADERS, 0, 1, headers())
    for _ in range(20000):
        yield frame(CONTINUATION, 0, 1)


def header_bomb(random):
    """A field of 4000 bytes in the dynamic table, then named again and again by one byte."""
    yield START
    for stream in range(1, 41, 2):
        block = headers() + b"\x40" + string("a") + string("x" * 3900) + b"\xbe" * 12000
        yield frame(HEADERS, END_HEADERS, stream, block)


def truncated_header(random):
    """Lengths that promise more than there is."""
    yield START + frame(HEADERS, END_HEADERS, 1, b"\x00\x7f\xff\xff\xff\xff\x0f")
    yield frame(HEADERS, END_HEADERS, 3, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff")


def rapid_reset(random):
    yield START
    for stream in range(1, 20001, 2):
        yield frame(HEADERS, END_HEADERS, stream, headers(DEFINE)) + frame(RST_STREAM, 0, stream, b"\0\0\0\x08")


def rapid_calls(random):
    """More calls at once than anybody has, each started and none ended."""
    yield START
    for stream in range(1, 4001, 2):
        yield frame(HEADERS, END_HEADERS, stream, headers(DEFINE))


def settings_flood(random):
    yield START
    for _ in range(50):
        yield frame(SETTINGS, 0, 0, struct.pack(">HI", 4, random.randrange(1 << 16))) * 1000


def ping_flood(random):
    yield START
    for _ in range(50):
        yield frame(PING, 0, 0, random.randbytes(8)) * 1000


def strange_settings(random):
    for _ in range(20):
        yield START + frame(SETTINGS, 0, 0, struct.pack(">HI", random.randrange(8), random.randrange(1 << 32)))


def window_overflow(random):
    yield START + talk() + frame(WINDOW_UPDATE, 0, 0, b"\x7f\xff\xff\xff") * 3 + frame(WINDOW_UPDATE, 0, 1, b"\0\0\0\0")


def no_window(random):
    """Asks, and lets no answer through."""
    yield PREFACE + frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 0))
    for stream in range(1, 61, 2):
        yield talk(stream)


def promised_too_much(random):
    """A message that says that it had 2 GB."""
    yield START + frame(HEADERS, END_HEADERS, 1, headers(DEFINE)) + frame(DATA, 0, 1, grpc_message(b"x" * 1000, 0x7FFFFFFF))


def too_large(random):
    """Nine megabytes, without asking for room."""
    yield START + frame(HEADERS, END_HEADERS, 1, headers(DEFINE))
    yield frame(DATA, 0, 1, grpc_message(b"x" * 16000, 9 << 20))
    for _ in range(9 * 64):
        yield frame(DATA, 0, 1, b"x" * 16384)


def giant_frame(random):
    yield START + frame(HEADERS, END_HEADERS, 1, headers(DEFINE)) + b"\xff\xff\xff" + bytes((DATA, 0)) + b"\0\0\0\x01" + b"x" * 100000


def empty_messages(random):
    yield START
    yield frame(HEADERS, END_HEADERS, 1, headers(DEFINE)) + frame(DATA, 0, 1) * 5000 + frame(DATA, END_STREAM, 1)
    yield frame(HEADERS, END_HEADERS, 3, headers(DEFINE)) + frame(DATA, END_STREAM, 3, grpc_message(b"") * 1000)
    yield frame(HEADERS, END_HEADERS | END_STREAM, 5, headers(DEFINE))


def false_compression(random):
    yield START + frame(HEADERS, END_HEADERS, 1, headers(DEFINE)) + frame(DATA, END_STREAM, 1, grpc_message(b"x" * 100, compressed=1))


def not_a_message(random):
    for stream in range(1, 60, 2):
        yield (START if stream == 1 else b"") + talk(stream, DEFINE, random.randbytes(random.randrange(300)))


def other_methods(random):
    yield START
    for stream, method in enumerate(("x", "", "/" * 5000, "kubevirt.hooks.info.Info/Nothing", "\0"), 1):
        yield talk(2 * stream - 1, method)


KINDS = (
    random_bytes, http_1, nothing, half_a_frame, flipped_bits, random_frames, giant_header, endless_header, endless_continuation, header_bomb,
    truncated_header, rapid_reset, rapid_calls, settings_flood, ping_flood, strange_settings, window_overflow, no_window,
    promised_too_much, too_large, giant_frame, empty_messages, false_compression, not_a_message, other_methods)


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    connection.settimeout(2)
    return connection


def send(path, kind, random):
    """One hostile connection: sends all that it has, or as much as is taken; reads nothing, or all; lingers, or leaves."""
    connection = connect(path)
    reads = random.random() < 0.5
    end = time.monotonic() + 2
    try:
        for part in kind(random):
            connection.settimeout(0.5)
            connection.sendall(part)
            if reads:
                connection.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    while connection.recv(65536):
                        pass
            if time.monotonic() > end:
                break
        if random.random() < 0.3:
            time.sleep(random.random() / 2)
    except (OSError, socket.timeout):
        pass
    finally:
        connection.close()


@contextlib.contextmanager
def slow_ones(path, count):
    """Connections that send a byte now and then, and never a whole call."""
    connections = []
    try:
        for number in range(count):
            connections.append((connect(path), (START + talk())[:-1] if number % 2 else START + frame(HEADERS, 0, 1, headers())))
        yield Drip(connections)
    finally:
        for connection, _ in connections:
            connection.close()


class Drip:
    def __init__(self, connections):
        self.connections = connections
        self.at = 0

    def drop(self):
        """One more byte on each; returns how many are still open."""
        still = 0
        for connection, text in self.connections:
            with contextlib.suppress(OSError):
                connection.sendall(text[self.at:self.at + 1])
                still += 1
        self.at += 1
        return still
