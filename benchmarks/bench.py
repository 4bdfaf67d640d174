"""What the benchmarks of this folder share: JVMs and programs to start, rounds in turn, tables."""

import argparse
import dataclasses
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
APP = ROOT / "cli/target/app"
CORPUS = ROOT / "src/test/resources/domains/corpus"
DOMAIN = CORPUS / "kubevirt-dumpxml/efi.xml"
COMPETITORS = ROOT / "benchmarks/competitors"


@dataclasses.dataclass
class Line:
    """A command line, what it reads, and how it may end."""

    command: list
    exits: tuple = (0,)
    environment: dict | None = None
    stdin: pathlib.Path | None = None

    def start(self, **streams):
        words = [str(word) for word in self.command]
        with open(self.stdin or os.devnull, "rb") as stdin:
            return subprocess.Popen(words, stdin=stdin, env=self.environment, **streams)

    def output(self):
        """Returns what it prints; ends the benchmark when it fails."""
        process = self.start(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = process.communicate()
        if process.returncode not in self.exits:
            sys.exit(f"exit code {process.returncode} of {' '.join(map(str, self.command))[:1000]}\n{err[-2000:]}")
        return out

    def milliseconds(self):
        """Returns the wall time of the process, its start included."""
        started = time.perf_counter()
        code = self.start(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()
        elapsed = (time.perf_counter() - started) * 1000
        if code not in self.exits:
            sys.exit(f"exit code {code}, then: {self.output()}")
        return elapsed


def arguments(description, rounds):
    """Returns a parser with what every benchmark takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("homes", nargs="*", type=os.path.realpath, metavar="JAVA_HOME",
                        default=[os.path.realpath(os.environ.get("JAVA_HOME", "/usr/lib/jvm/default-java"))])
    return parser


def run(command):
    subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def java_version(home):
    text = subprocess.run([f"{home}/bin/java", "-version"], capture_output=True, text=True, check=True).stderr
    return int(re.search(r'version "(\d+)', text).group(1))


def build():
    """Has the command built where its sources have changed, so that no figure is one of yesterday's code."""
    run([ROOT / "virt-cvm", "--version"])


def apps(homes, work, run=run):
    """Returns the command trained for each JDK, by its version; that of the checkout stays as it is."""
    programs = {}
    for home in homes:
        app = work / f"app{java_version(home)}"
        for jars in APP.glob("lib*"):
            shutil.copytree(jars, app / jars.name)
        run(["/bin/sh", ROOT / "cli/src/main/sh/train", app, f"{home}/bin/java"])
        programs[java_version(home)] = ["/bin/sh", app / "run"]
    return programs


def empty_jvms(homes, work, run=run):
    """Returns what starts a JVM that does nothing, with its class archive and our flags, by version: the limit of any start."""
    (work / "Empty.java").write_text("class Empty { public static void main(String[] a) {} }")
    subprocess.run([f"{homes[0]}/bin/javac", "--release", "17", "-d", work, work / "Empty.java"], check=True)
    subprocess.run([f"{homes[0]}/bin/jar", "-c", "-f", work / "empty.jar", "-C", work, "Empty.class"], check=True)
    return {java_version(home): empty_jvm(home, work, run) for home in homes}


def empty_jvm(home, work, run=run):
    java = [f"{home}/bin/java", *flags(home)]
    archive = work / f"empty.{home.strip('/').replace('/', '-')}"
    path = ["-cp", work / "empty.jar"]
    if java_version(home) >= 25:
        run([*java, "-Xlog:disable", f"-XX:AOTCacheOutput={archive}", *path, "Empty"])
        return [*java, f"-XX:AOTCache={archive}", *path, "Empty"]
    run([*java, f"-XX:DumpLoadedClassList={archive}.classes", *path, "Empty"])
    run([*java, "-Xshare:dump", "-Xlog:disable", f"-XX:SharedClassListFile={archive}.classes", f"-XX:SharedArchiveFile={archive}", *path])
    return [*java, f"-XX:SharedArchiveFile={archive}", *path, "Empty"]


def flags(home):
    """Returns the flags that the command's launcher gives this Java."""
    script = 'java=$1 && . "$2" && echo $flags $collector $tier'
    words = ["sh", "-euc", script, "sh", f"{home}/bin/java", ROOT / "cli/src/main/sh/java-flags"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()


def rounds(things, count, measure, warm=1):
    """Measures each thing once a round, in turn, so that a busy moment of the machine hits all of them.

    The first rounds only warm up: the machine's file cache, and what is alike.
    """
    samples = {name: [] for name in things}
    for turn in range(-warm, count):
        for name, thing in things.items():
            value = measure(thing)
            if turn >= 0:
                samples[name].append(value)
    return samples


def shown(value):
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def ratio(values, others):
    """Returns the ratio of the medians, and the range of those of the rounds."""
    ratios = [one / other for one, other in zip(values, others)]
    return f"{shown(statistics.median(values) / statistics.median(others))} ({shown(min(ratios))}–{shown(max(ratios))})"


def table(title, unit, samples, columns=None):
    """Returns the lines of a table: medians, their spread, and columns of functions from a row's name to its cell.

    Without columns there is one: the ratio to the first row.
    """
    first = next(iter(samples.values()))
    columns = columns or {"ratio (min–max)": lambda name: ratio(samples[name], first)}
    lines = ["", f"| {title} | median {unit} | min–max | " + " | ".join(columns) + " |", "|---|---|---|" + "---|" * len(columns)]
    for name, values in samples.items():
        cells = [shown(statistics.median(values)), f"{shown(min(values))}–{shown(max(values))}", *(cell(name) for cell in columns.values())]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def machine():
    """Returns one line that names this machine."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{platform.machine()}, {model.group(1) if model else 'unknown CPU'}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def load():
    return f"load {os.getloadavg()[0]:.1f}"
