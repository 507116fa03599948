"""The machine a benchmark ran on: what it is, how fast its disk keeps a promise, and who else used it meanwhile."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.ground import disk

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER (prctl(2)): what our children leave behind comes to us, and its time is ours."""
_NOISE = 0.1
"""The share of all cores that others may use before times are called noisy."""
_FLUSHES = 200


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds since some moment: of all cores, of those at work and of those lent to other machines, and our own."""

    whole: float
    busy: float
    stolen: float
    own: float


class Watch:
    """From its making on it knows what share of the machine was used by others."""

    def __init__(self) -> None:
        ctypes.CDLL(None).prctl(_SUBREAPER, ctypes.c_ulong(1))
        self.load = os.getloadavg()[0]
        self._begin = times()

    def others(self) -> float:
        """The share of all cores that went to others, other machines included, until now."""
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        return others_between(self._begin, times())


def others_between(begin: Times, end: Times) -> float:
    """The share of all cores' time that was neither idle nor ours."""
    whole = end.whole - begin.whole
    used = (end.busy - begin.busy) + (end.stolen - begin.stolen) - (end.own - begin.own)
    return min(max(used / whole, 0.0), 1.0) if whole > 0 else 0.0


def is_noisy(others: float) -> bool:
    """Claim: others used so much that times are not to be trusted."""
    return others > _NOISE


def times() -> Times:
    """The counts as they stand (proc(5), /proc/stat)."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    user, nice, system, idle, waiting, hard, soft, stolen = (int(word) / os.sysconf("SC_CLK_TCK") for word in words)
    busy = user + nice + system + hard + soft
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Times(busy + idle + waiting + stolen, busy, stolen, sum(each.ru_utime + each.ru_stime for each in used))


def facts() -> str:
    """The machine in one line: processor, memory, kernel, the time of a flush."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return (
        f"{os.cpu_count()} cores{f' ({model[1].strip()})' if model else ''}, {memory:.0f} GB, "
        f"Linux {platform.release()}, Python {platform.python_version()}; "
        f"fdatasync of a page takes {flush():.2f} ms (median)"
    )


def flush() -> float:
    """Milliseconds in which the disk makes one page of a growing file durable: the median of many."""
    taken = []
    with tempfile.TemporaryFile(dir=disk()) as file:
        for _ in range(_FLUSHES):
            file.write(bytes(4096))
            file.flush()
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def peers() -> str:
    """The peers' versions in one line."""
    bao = str(Path(sys.executable).parent / "bao")
    asked = {
        "KeePassXC": ["keepassxc-cli", "--version"],
        "OpenBao": [bao, "version"],
        "Redis": ["redis-server", "--version"],
    }
    return ", ".join(f"{name} {_version(command)}" for name, command in asked.items())


def _version(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else "?"
