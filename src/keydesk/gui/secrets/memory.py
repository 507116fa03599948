"""What a person types or is shown lives in locked memory of fixed size, left out of core dumps, and can be zeroed.

The window may not load the engine, so this is its own small counterpart of the engine's secret: one mapping, never
grown (growing would leave a copy behind), never printed.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket


class LockedBytes:
    """Room for `capacity` bytes, of which `len()` are used.

    Linux grants an ordinary user 8 MiB of locked memory; past that the pages are still private and undumped.
    """

    __slots__ = ("_pages", "_used", "_view")

    def __init__(self, capacity: int) -> None:
        size = max(1, -(-capacity // mmap.PAGESIZE)) * mmap.PAGESIZE
        self._pages = _mapping(size)
        self._view = memoryview(self._pages)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def __repr__(self) -> str:
        return "<secret>"

    @property
    def capacity(self) -> int:
        """How many bytes fit."""
        return len(self._view)

    def view(self) -> memoryview:
        """Return the used bytes themselves; a view is for the moment and must not be kept."""
        return self._view[: self._used]

    def replace(self, start: int, end: int, fresh: bytes | bytearray | memoryview) -> None:
        """Put `fresh` where bytes `start` to `end` were, moving what follows.

        Raises:
            ValueError: it does not fit; nothing changed.

        """
        used = self._used - (end - start) + len(fresh)
        if used > len(self._view):
            raise ValueError("no room for this much")
        base = ctypes.addressof(ctypes.c_char.from_buffer(self._pages))
        ctypes.memmove(base + start + len(fresh), base + end, self._used - end)
        self._view[start : start + len(fresh)] = fresh
        self._zero(used, self._used)
        self._used = used

    def receive(self, channel: socket.socket, most: int) -> int:
        """Append up to `most` bytes straight from a socket; return how many came, 0 at its end."""
        received = channel.recv_into(self._view[self._used : self._used + most])
        self._used += received
        return received

    def wipe(self) -> None:
        """Zero everything and use none of it."""
        self._zero(0, len(self._view))
        self._used = 0

    def _zero(self, start: int, end: int) -> None:
        if end > start:
            base = ctypes.addressof(ctypes.c_char.from_buffer(self._pages))
            ctypes.memset(base + start, 0, end - start)

    def __del__(self) -> None:
        if hasattr(self, "_view"):
            self.wipe()


def zero(given: bytearray | memoryview) -> None:
    """Zero a buffer that somebody else made, in place."""
    if len(given):
        first = ctypes.c_char.from_buffer(given)
        ctypes.memset(ctypes.addressof(first), 0, len(given))


def _mapping(size: int) -> mmap.mmap:
    if os.name != "posix":
        return mmap.mmap(-1, size)
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    if sys.platform == "linux":
        pages.madvise(mmap.MADV_DONTDUMP)
        pages.madvise(mmap.MADV_DONTFORK)
    first = ctypes.c_char.from_buffer(pages)
    ctypes.CDLL(None).mlock(ctypes.c_void_p(ctypes.addressof(first)), ctypes.c_size_t(size))
    return pages
