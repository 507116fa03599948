"""Needles in every encoding they might lie in, looked for in files and in the memory of processes.

Each needle is looked for by its first and by its second half, so that a copy wiped in part is found too.
"""

from __future__ import annotations

import base64
import os
import pathlib
import subprocess
import urllib.parse
from dataclasses import dataclass
from hashlib import shake_256
from typing import TYPE_CHECKING

from tests.proof import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ON_DISK = ("raw", "utf-16", "hex", "base64")
IN_MEMORY = (*ON_DISK, "url")


def needle(seed: str, kind: str, number: int) -> str:
    """A text nobody else has, with signs that every encoding changes: `v0042 ü/é+…`."""
    drawn = base64.b32encode(shake_256(f"{seed} {kind} {number}".encode()).digest(20)).decode().lower()
    return f"{drawn[:16]}+&{drawn[16:]}"


def encoded(text: str, encoding: str) -> list[bytes]:
    """The text's bytes as they would lie in memory or in a file."""
    raw = text.encode()
    if encoding == "raw":
        return [raw]
    if encoding == "utf-16":
        return [text.encode("utf-16-le")]
    if encoding == "hex":
        return [raw.hex().encode(), raw.hex().upper().encode()]
    if encoding == "url":
        return [urllib.parse.quote(text, safe="").encode()]
    # where in a group of three bytes it begins is not known: take what all of its neighbours leave alike
    found = []
    for shift in range(3):
        padded = bytes(shift) + raw
        padded = padded[: len(padded) // 3 * 3]
        found.append(base64.b64encode(padded)[4 if shift else 0 :])
    return found


@dataclass(slots=True)
class Search:
    """Needles as patterns in a file, and what they were found to be."""

    place: pathlib.Path
    meanings: list[tuple[str, str]]

    @classmethod
    def of(cls, place: pathlib.Path, needles: Iterable[tuple[str, str]], encodings: Sequence[str]) -> Search:
        """Prepare to look for needles (what it is, text)."""
        meanings: list[tuple[str, str]] = []
        with place.open("wb") as patterns:
            for what, text in needles:
                for encoding in encodings:
                    for form in encoded(text, encoding):
                        for half in (form[: len(form) // 2], form[len(form) // 2 :]):
                            patterns.write(len(half).to_bytes(4, "little") + half)
                            meanings.append((what, encoding))
        return cls(place, meanings)

    @property
    def needles(self) -> set[str]:
        """What is looked for."""
        return {what for what, _ in self.meanings}

    def __call__(self, *targets: str) -> Found:
        """Look everywhere. Raises RuntimeError when a target cannot be read."""
        command = [str(compiled.program("search")), str(self.place), *targets]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"could not search {targets}")
        found = Found()
        for line in done.stdout.splitlines():
            target, number, amount = line.rsplit("\t", 2)
            if number == "bytes":
                found.searched += int(amount)
            else:
                what, encoding = self.meanings[int(number)]
                found.hits.append(f"{what} as {encoding} in {target}, {amount} times")
                found.kinds.add((what.split()[0], target))
        return found


class Found:
    """What a search came to."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self.kinds: set[tuple[str, str]] = set()
        self.searched = 0

    def of(self, kind: str) -> int:
        """How many patterns of needles of this kind were found."""
        return sum(hit.startswith(kind) for hit in self.hits)


def tree_of(pid: int) -> list[int]:
    """A process and everything below it."""
    found = [pid]
    for task in _children(pid):
        found += tree_of(task)
    return found


def _children(pid: int) -> Iterator[int]:
    for task in os.listdir(f"/proc/{pid}/task"):
        yield from map(int, pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split())
