"""Only we write to an open database: a write by another hand is noticed by what the system notes of its files.

Rows, absences and the history are proven at every read whoever wrote. Hints are proven once and then believed, and so
another hand must not go unnoticed: inode, size and times of change of the database and its log are noted after each of
our writes and compared before the next one and whenever hints are believed. The time of change (st_ctim, inode(7))
cannot be set back by a user; what is written within the same few milliseconds as ours is not told from ours.

Asking a file for its times makes the next write to it cost a second one, of its inode (Linux 6.13 and later). So the
log is left alone while it is *plain*: folded into the database, and holding only records appended since, which are
proven. What another hand writes there then changes no hint; the database itself is not written by us at all.
"""

from __future__ import annotations

import os

LOG = "-wal"


class OwnHand:
    """What the files of one open database looked like after our last write."""

    __slots__ = ("_log", "_noted", "_path", "is_foreign", "is_log_plain")

    def __init__(self, path: str) -> None:
        self._path = path
        self._log = path + LOG
        self.is_log_plain = False
        """Claim, kept by the store: nothing but history stands in the log."""
        self._noted = self._look()
        self.is_foreign = False
        """Claim: somebody else wrote to them since this was last set back."""

    def compare(self) -> bool:
        """Look; claim that somebody else wrote since this was last set back."""
        self.is_foreign = self.is_foreign or self._look() != self._noted
        return self.is_foreign

    def doubt(self) -> None:
        """The files are read anew: what a log holds that was not looked at may be another hand's."""
        self.is_foreign = self.compare() or self.is_log_plain

    def before_records(self) -> None:
        """Records alone are about to be written: a plain log stays plain, and is not looked at."""
        if not self.is_log_plain:
            self.compare()

    def after_records(self) -> None:
        """Records alone were written."""
        if not self.is_log_plain:
            self.note()

    def note(self, *, is_log_plain: bool | None = None) -> None:
        """What is there now is ours."""
        if is_log_plain is not None:
            self.is_log_plain = is_log_plain
        self._noted = self._look()

    def _look(self) -> tuple[tuple[int, ...], ...]:
        return (_mark(self._path),) if self.is_log_plain else (_mark(self._path), _mark(self._log))


def _mark(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError as error:
        return (error.errno or 0,)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
