"""Calls in great number, and hostile connections, with a witness that is to be answered all the while."""

import random
import threading
import time

import hostile
import kubevirt


class Witness:
    """Asks for Info over and over, each time over a new connection and within KubeVirt's second."""

    def __init__(self, path, pause=0.05):
        self.path, self.pause = path, pause
        self.seconds, self.failures = [], []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.ended.wait(self.pause):
            started = time.perf_counter()
            try:
                kubevirt.info(self.path)
                self.seconds.append(time.perf_counter() - started)
            except Exception as e:  # Whatever it is, a VM would not have started.
                self.failures.append(f"{time.perf_counter() - started:.1f} s: {getattr(e, 'details', lambda: e)() or type(e).__name__}")

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.ended.set()
        self.thread.join()


def each(count, threads, work):
    """Does a work for every number below count, by some threads; raises the first failure."""
    numbers, lock, failures = iter(range(count)), threading.Lock(), []

    def run():
        while not failures:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            try:
                work(number)
            except Exception as e:
                failures.append(e)

    all_threads = [threading.Thread(target=run) for _ in range(threads)]
    for thread in all_threads:
        thread.start()
    for thread in all_threads:
        thread.join()
    if failures:
        raise failures[0]


def calls(path, count, domain, vmi, expected, threads=4):
    """Good calls, of all versions in turn, each over a connection of its own; every answer is looked at."""

    def one(number):
        answer = kubevirt.define(path, kubevirt.NEWEST_FIRST[number % 3], domain, vmi)
        assert answer == expected, f"call {number} got other XML"

    each(count, threads, one)


def garbage(path, seconds, seed, kinds=hostile.KINDS, threads=4):
    """Hostile connections of these kinds, in a seeded order; returns how many of each."""
    counts, lock, end = {}, threading.Lock(), time.monotonic() + seconds

    def run(number):
        chance = random.Random(seed * 1000 + number)
        order = []
        while time.monotonic() < end:
            if not order:
                order = chance.sample(kinds, len(kinds))
            kind = order.pop()
            hostile.send(path, kind, chance)
            with lock:
                counts[kind.__name__] = counts.get(kind.__name__, 0) + 1

    each(threads, threads, run)
    return counts
