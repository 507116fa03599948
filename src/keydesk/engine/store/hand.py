"""Only we write to an open database: a write by another hand is noticed by what the system notes of its files.

Rows, absences and the history are proven at every read whoever wrote. Hints are proven once and then believed, and so
another hand must not go unnoticed: inode, size and times of change of the database and its log are noted after each of
our writes and compared before the next one and whenever hints are believed. The time of change (st_ctim, inode(7))
cannot be set back by a user; what is written within the same few milliseconds as ours is not told from ours.
"""

from __future__ import annotations

import os

LOG = "-wal"


class OwnHand:
    """What the files of one open database looked like after our last write."""

    __slots__ = ("_log", "_noted", "_path", "is_foreign")

    def __init__(self, path: str) -> None:
        self._path = path
        self._log = path + LOG
        self._noted = self._look()
        self.is_foreign = False
        """Claim: somebody else wrote to them since this was last set back."""

    def compare(self) -> bool:
        """Look; claim that somebody else wrote since this was last set back."""
        self.is_foreign = self.is_foreign or self._look() != self._noted
        return self.is_foreign

    def note(self) -> None:
        """What is there now is ours."""
        self._noted = self._look()

    def _look(self) -> tuple[tuple[int, ...], ...]:
        return _mark(self._path), _mark(self._log)


def _mark(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError as error:
        return (error.errno or 0,)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
