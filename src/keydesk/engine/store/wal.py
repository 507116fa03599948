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

LONG = 2000
"""Pages, as far as they are counted here, after which the log is folded in any case: some megabytes of it."""
OF_A_CHANGE = 20
"""Pages that one change is counted as: as many as a key costs that is put."""


class WriteAheadLog:
    """The log of one open database."""

    __slots__ = ("_database", "_has_records", "_pages")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = 0
        self._has_records = False

    def changed(self, records: int) -> None:
        """A change with so many records was committed."""
        self._grow(OF_A_CHANGE + records)

    def appended(self) -> None:
        """Records alone were committed."""
        self._has_records = True
        self._grow(1)

    def keep_plain(self) -> None:
        """Fold the log in where records were appended lately and it is not plain. Raises UnavailableError."""
        if self._has_records and not self._database.hand.is_log_plain:
            self.fold()
        self._has_records = False

    def fold(self) -> None:
        """Fold the log in, unless nothing was written since. Raises UnavailableError."""
        if self._pages:
            self._fold(self._database.fold)

    def cut(self) -> None:
        """Fold the log in and cut it to nothing. Raises UnavailableError."""
        self._fold(self._database.checkpoint)

    def _grow(self, pages: int) -> None:
        """Fold in time; where the disk refuses, the log grows and nothing is lost."""
        self._pages += pages
        if self._pages >= LONG:
            with suppress(KeydeskError):
                self.fold()

    def _fold(self, fold: Callable[[], None]) -> None:
        hand = self._database.hand
        hand.compare()
        self._pages = 0
        is_folded = False
        try:
            fold()
            is_folded = True
        finally:
            hand.note(is_log_plain=is_folded)
