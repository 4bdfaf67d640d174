"""Measures how many documents of a folder a convert(bytes) -> bytes gets through in a second, in this process."""

import argparse
import pathlib
import time


def report(convert, arguments):
    """Prints one line: documents a second over whole passes, the number of documents, their bytes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=pathlib.Path, required=True, metavar="DIR")
    parser.add_argument("--seconds", type=float, default=5, metavar="N")
    options = parser.parse_args(arguments)

    documents = [path.read_bytes() for path in sorted(options.corpus.rglob("*.xml"))]
    if not documents:
        parser.error(f"no documents: '{options.corpus}' holds no .xml file; name a folder that does")

    one_pass(convert, documents)  # warm up
    passes = 0
    started = time.perf_counter()
    while (elapsed := time.perf_counter() - started) < options.seconds:
        one_pass(convert, documents)
        passes += 1
    rate = passes * len(documents) / elapsed
    print(f"{rate:.0f} documents/s ({len(documents)} documents, {sum(map(len, documents))} bytes, {passes} passes)")


def one_pass(convert, documents):
    for document in documents:
        convert(document)
