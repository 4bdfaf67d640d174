"""The processes of `virt-cvm hook`, what they use, and the limits that KubeVirt gives them."""

import contextlib
import ctypes
import os
import pathlib
import re
import select
import signal
import struct
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
APP = ROOT / "cli/target/app"
OPTIONS = ("--tee", "snp", "--policy", "0x30000", "--firmware", "/usr/share/OVMF/OVMF.amdsev.fd")


def plain_environment():
    """The machine's own: none of what makes Debian's Python run out of its root."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "GRPC_ENABLE_FORK_SUPPORT")}


class NoCgroup(Exception):
    """No cgroup can be made here; the message says why."""


class Cgroup:
    """A fifth of a CPU and 64 MB: what a sidecar gets beside a VM with dedicated CPUs. Of version 2 or 1, whichever there is."""

    CPU = 0.2
    BYTES = 64_000_000

    def __init__(self):
        root = pathlib.Path("/sys/fs/cgroup")
        name = f"virt-cvm-hook-{os.getpid()}"
        self.folders = []
        try:
            if (root / "cgroup.controllers").exists():
                missing = {"cpu", "memory"} - set((root / "cgroup.subtree_control").read_text().split())
                if missing:
                    (root / "cgroup.subtree_control").write_text(" ".join("+" + controller for controller in missing))
                self.version = 2
                self.memory = self.cpu = self.make(root / name)
                (self.cpu / "cpu.max").write_text(f"{int(self.CPU * 100000)} 100000")
                (self.memory / "memory.max").write_text(str(self.BYTES))
            else:
                self.version = 1
                self.memory = self.make(root / "memory" / name)
                self.cpu = self.make(root / "cpu" / name)
                (self.cpu / "cpu.cfs_period_us").write_text("100000")
                (self.cpu / "cpu.cfs_quota_us").write_text(str(int(self.CPU * 100000)))
                (self.memory / "memory.limit_in_bytes").write_text(str(self.BYTES))
        except OSError as e:
            self.remove()
            raise NoCgroup(f"{e.filename or root}: {e.strerror}") from e

    def make(self, folder):
        folder.mkdir()
        self.folders.append(folder)
        return folder

    def enter(self):
        """Moves this process there, between fork and exec."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def kills(self):
        file = self.memory / ("memory.events" if self.version == 2 else "memory.oom_control")
        return int(re.search(r"^oom_kill (\d+)", file.read_text(), re.MULTILINE).group(1))

    def remove(self):
        for folder in self.folders:
            for _ in range(100):
                try:
                    folder.rmdir()
                    break
                except OSError:
                    time.sleep(0.05)


class Sidecar:
    """One process of `virt-cvm hook`; ends with the with-statement."""

    def __init__(self, folder, *options, app=APP, cgroup=None, container="hook-sidecar-0", log=None, environment=None):
        self.folder = pathlib.Path(folder)
        self.log = log or pathlib.Path(f"{folder}.log")
        self.app, self.options = app, options or ("--socket-dir", str(folder))
        environment = {**plain_environment(), "CONTAINER_NAME": container, **(environment or {})}
        with self.log.open("wb") as err:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=err, stderr=err, env=environment,
                preexec_fn=cgroup.enter if cgroup else None)
        self.pid = self.process.pid

    def command(self):
        return ["/bin/sh", str(self.app / "run"), "hook", *OPTIONS, *self.options]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def sockets(self):
        return [entry.path for entry in os.scandir(self.folder) if not entry.is_dir(follow_symlinks=False)]

    def await_socket(self, seconds=60):
        """Returns the path of the socket as soon as it is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.sockets()
            if found:
                return found[0]
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}: {self.log.read_text()}")
            time.sleep(0.001)
        raise AssertionError(f"no socket after {seconds} s")

    def terminate(self):
        """Ends it as Kubernetes does; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s*(\d+)", text, re.MULTILINE).group(1))

    def rss(self):
        """Returns the resident memory in MiB."""
        return self.status("VmRSS") / 1024

    def cpu(self):
        """Returns the milliseconds that its threads have been on a CPU, which is what a fifth of one has to be divided by."""
        total = 0
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                total += int((task / "schedstat").read_text().split()[0])
        return total / 1e6

    def threads(self):
        return self.status("Threads")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def live_heap(self):
        """Returns the bytes that are still reachable after a collection; 0 where the runtime has no tools."""
        jcmd = pathlib.Path(os.readlink(f"/proc/{self.pid}/exe")).parent / "jcmd"
        if not jcmd.exists():
            return 0
        done = subprocess.run([jcmd, str(self.pid), "GC.class_histogram"], capture_output=True, text=True, env=plain_environment())
        return int(re.search(r"^Total\s+\d+\s+(\d+)", done.stdout, re.MULTILINE).group(1))


class Watch:
    """Everything that the kernel tells of a folder's entries."""

    EVENTS = {0x40: "moved from", 0x80: "moved to", 0x100: "created", 0x200: "deleted"}
    DIRECTORY = 0x40000000

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if libc.inotify_add_watch(self.descriptor, os.fsencode(folder), sum(self.EVENTS)) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch")

    def events(self):
        """Returns what happened so far: (what, name, whether it is a folder)."""
        found = []
        while select.select([self.descriptor], [], [], 0)[0]:
            data = os.read(self.descriptor, 65536)
            at = 0
            while at < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16:at + 16 + length].rstrip(b"\0").decode()
                found.extend((what, name, bool(mask & self.DIRECTORY)) for bit, what in self.EVENTS.items() if mask & bit)
                at += 16 + length
        return found
