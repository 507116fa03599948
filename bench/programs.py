"""What the system says of a running program: which process works for it, its memory, and the bytes it wrote."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.peers import wait_for
from keydesk import launch

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROC = Path("/proc")
_CALM, _GROWN, _FREED = 2_000_000, 96_000_000, 96_000_000
"""Bytes by which Argon2 is known: no other step of unlocking takes, and then gives back, so much."""


def worker(bundle: Path) -> int:
    """The process of the agent that holds the vault; the run ends when none comes up."""
    found: list[int] = []

    def has_worker() -> bool:
        supervisor = launch.running_agent(launch.canonical(str(bundle)))
        found[:] = _children(supervisor) if supervisor else []
        return bool(found)

    wait_for("the agent", has_worker)
    return found[0]


def memory(process: int) -> float:
    """Megabytes (1,000,000 bytes) a process has in memory, what it shares with others counted in full (RSS)."""
    return _resident(process) / 1e6


def own_memory(process: int) -> float | None:
    """The same with what is shared divided among its users (PSS); None where the system does not tell us."""
    with suppress(OSError):
        for line in (_PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    return None


def written(process: int) -> int | None:
    """Bytes a process had the system write to disk so far; None where the system does not tell us (to root it does).

    The larger of two counts: what it passed to write calls, and what of it went towards the disk, page by page.
    """
    with suppress(OSError):
        counts = dict(line.split(": ") for line in (_PROC / str(process) / "io").read_text().splitlines())
        return max(int(counts["wchar"]), int(counts["write_bytes"]))
    return None


class Stretching:
    """Sees from outside when a worker stretches a password: Argon2's memory comes and goes."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._seen: list[tuple[float, int]] = [(time.perf_counter(), _resident(process))]

    def look(self) -> None:
        """Note how much memory the worker has now."""
        self._seen.append((time.perf_counter(), _resident(self._process)))

    @property
    def seconds(self) -> float:
        """How long it took, to about the time between two looks; 0 when it was not seen to end."""
        return _stretched(self._seen)


def _stretched(seen: Sequence[tuple[float, int]]) -> float:
    """From the last look before memory grew to the first after it was given back."""
    before, highest, calm = seen[0][1], 0, seen[0][0]
    for moment, size in seen:
        highest = max(highest, size)
        if highest - before < _CALM:
            calm = moment
        if highest - before > _GROWN and highest - size > _FREED:
            return moment - calm
    return 0.0


def _resident(process: int) -> int:
    pages = (_PROC / str(process) / "statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _children(process: int) -> list[int]:
    return [int(word) for word in (_PROC / str(process) / "task" / str(process) / "children").read_text().split()]
