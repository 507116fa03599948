"""The write-ahead log is folded into the database before it grows long, which nobody takes for another hand's work.

A folded log is *plain* until a change is written to it: see `hand.py`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from keydesk.errors import KeydeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.store.sqlcipher import Database

LONG = 1000
"""Commits after which the log is folded in any case: some megabytes of it."""


class WriteAheadLog:
    """The log of one open database."""

    __slots__ = ("_commits", "_database")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._commits = 0

    def committed(self) -> None:
        """Count one more commit, and fold in time; where the disk refuses, the log grows and nothing is lost."""
        self._commits += 1
        if self._commits >= LONG:
            with suppress(KeydeskError):
                self.fold()

    def fold(self) -> None:
        """Fold the log in, unless nothing was written since. Raises UnavailableError."""
        if self._commits:
            self._fold(self._database.fold)

    def cut(self) -> None:
        """Fold the log in and cut it to nothing. Raises UnavailableError."""
        self._fold(self._database.checkpoint)

    def _fold(self, fold: Callable[[], None]) -> None:
        hand = self._database.hand
        hand.compare()
        self._commits = 0
        is_folded = False
        try:
            fold()
            is_folded = True
        finally:
            hand.note(is_log_plain=is_folded)
