"""Steers the preloaded shim of this process: what is watched and recorded, and which call meets which fault.

A process gets it by being started with `environment()`; `Shim()` then finds it. See shim.c.
"""

from __future__ import annotations

import ctypes
import os
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from tests.proof import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL = "ocrwtsunmaidlpkx"
"""Every call there is a letter for; shim.c says what each means."""
WRITING = "cwtunmas"
"""The calls that change something or make it last."""
OWN = "IK"
"""What the shim itself asks of the kernel on the way."""
GROWING = "cwtmas"
"""The calls that may need room."""
_HEAD = struct.Struct("<cIqq")


class Fault(IntEnum):
    """What becomes of a call."""

    NONE = 0
    FAIL = 1
    SHORT = 2
    KILL = 3
    TEAR = 4


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a log: operation letter, path, offset or new size, and bytes written or the new name."""

    operation: str
    path: str
    offset: int
    content: bytes


class Shim:
    """The shim in this process."""

    def __init__(self) -> None:
        """Raises AttributeError when this process was started without it."""
        self._library = ctypes.CDLL(None)
        self._library.shim_calls.restype = self._library.shim_count.restype = ctypes.c_long

    def watch(self, folder: Path | str, log: Path | str = "") -> None:
        """Watch what lies below `folder` from now on, and record it."""
        self._library.shim_watch(os.fsencode(folder), os.fsencode(log))

    def mark(self, text: str) -> None:
        """Put a line of our own into the log."""
        self._library.shim_mark(text.encode())

    def fault(self, kind: Fault, at: int = 0, *, count: int = 1, error: int = 0, calls: str = ALL) -> None:
        """Let the `at`-th of these calls from now (the first is 1), and `count` in all, meet a fault; -1: for good."""
        number = ctypes.c_long
        self._library.shim_fault(int(kind), number(at), number(count), error, calls.encode())

    def room(self, size: int) -> None:
        """Let the watched files grow by so many bytes in all, then the disk is full; -1: it never is."""
        self._library.shim_room(ctypes.c_long(size))

    @property
    def calls(self) -> int:
        """How many calls were counted since the last `watch` or `fault`."""
        return int(self._library.shim_calls())

    @property
    def by_letter(self) -> dict[str, int]:
        """How many calls of each letter there were since the last `watch` or `fault`."""
        found = {letter: int(self._library.shim_count(ord(letter))) for letter in ALL + OWN}
        return {letter: count for letter, count in found.items() if count}


def environment() -> dict[str, str]:
    """What a process needs to have the shim."""
    return {**os.environ, "LD_PRELOAD": str(compiled.library("shim"))}


def recorded(log: bytes) -> Iterator[Call]:
    """The lines of a log; a last one cut off by death is left out."""
    place = 0
    while place + _HEAD.size <= len(log):
        operation, path_length, offset, length = _HEAD.unpack_from(log, place)
        place += _HEAD.size
        path = log[place : place + path_length].decode("utf-8", "surrogateescape")
        place += path_length
        content = b""
        if operation in b"wn":
            content = log[place : place + length]
            place += length
        if place <= len(log):
            yield Call(operation.decode(), path, offset, content)
