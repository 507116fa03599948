"""A write-ahead log's frames, read and written as SQLite does (file format, 4): what they hold and their checksums.

The checksums have no key: whoever writes another page into a frame can make them fit again.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.store.sqlcipher import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = 32
FRAME_HEAD = 24
FRAME = FRAME_HEAD + PAGE_SIZE
_BIG_ENDIAN = 0x377F0683


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log: where its frame begins, its number from 1, and whether a commit ends with it."""

    start: int
    page: int
    is_commit: bool

    @property
    def content(self) -> slice:
        """Where the page's bytes lie."""
        return slice(self.start + FRAME_HEAD, self.start + FRAME)


def frames(log: bytes) -> list[Frame]:
    """The frames that count: those with the log's own salts, up to the last commit."""
    found = list(_frames(log))
    while found and not found[-1].is_commit:
        found.pop()
    return found


def _frames(log: bytes) -> Iterator[Frame]:
    salts = log[16:24]
    for start in range(HEAD, len(log) - FRAME + 1, FRAME):
        page, size, *_ = struct.unpack_from(">II", log, start)
        if log[start + 8 : start + 16] != salts:
            return
        yield Frame(start, page, size != 0)


def mended(log: bytes) -> bytes:
    """The log with every checksum as it must be for what its frames hold now."""
    content = bytearray(log)
    order = ">" if struct.unpack_from(">I", log)[0] == _BIG_ENDIAN else "<"
    sums = _added((0, 0), content[:24], order)
    struct.pack_into(">II", content, 24, *sums)
    for frame in frames(log):
        sums = _added(sums, content[frame.start : frame.start + 8], order)
        sums = _added(sums, content[frame.content], order)
        struct.pack_into(">II", content, frame.start + 16, *sums)
    return bytes(content)


def _added(sums: tuple[int, int], part: bytes | bytearray, order: str) -> tuple[int, int]:
    first, second = sums
    for one, two in struct.iter_unpack(f"{order}II", part):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
