"""The history's leaves lie in the table `audit`; what is read here is proven by the log, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.store.sqlcipher import SqlError

if TYPE_CHECKING:
    from keydesk.engine.audit.log import Staged
    from keydesk.engine.store.sqlcipher import Database

_LEAF = "SELECT body, nodes FROM audit WHERE seq = ?"
_BODIES = "SELECT seq, body FROM audit WHERE seq >= ? AND seq < ? ORDER BY seq"
_LAST = "SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1"
_INSERT = "INSERT INTO audit(seq, body, nodes) VALUES(?, ?, ?)"
_SEALED = "INSERT INTO audit(seq, body, nodes, seal) VALUES(?, ?, ?, ?)"


class Leaves:
    """The rows of one vault's history, as `AuditLog` reads them."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def leaf(self, sequence: int) -> tuple[bytes, bytes] | None:
        """Body and completed hashes of one leaf, or None where there is none of that shape."""
        try:
            row = self._database.cursor.execute(_LEAF, (sequence,)).fetchone()
        except SqlError as error:
            raise self._database.explain(error) from None
        if row is None or not isinstance(row[0], bytes) or not isinstance(row[1], bytes):
            return None
        return row[0], row[1]

    def bodies(self, start: int, stop: int) -> list[bytes]:
        """The bodies of the leaves [start, stop), as far as they lie in an unbroken line from `start`."""
        try:
            rows = self._database.cursor.execute(_BODIES, (start, stop)).fetchall()
        except SqlError as error:
            raise self._database.explain(error) from None
        return [
            body for place, (sequence, body) in enumerate(rows, start) if place == sequence and isinstance(body, bytes)
        ]

    def last(self) -> tuple[int, bytes]:
        """How many leaves there seem to be, and the seal of the last one, empty where it has none."""
        try:
            row = self._database.cursor.execute(_LAST).fetchone()
        except SqlError as error:
            raise self._database.explain(error) from None
        if row is None:
            return 0, b""
        return row[0] + 1, row[1] if isinstance(row[1], bytes) else b""

    def insert(self, staged: Staged) -> None:
        """Write staged leaves inside the caller's transaction; what SQLite raises goes to the caller."""
        self._database.cursor.executemany(_INSERT, staged.rows)

    def insert_sealed(self, staged: Staged, seal: bytes) -> None:
        """Write staged leaves, the last one with the seal, in a transaction of their own. Raises as `insert`."""
        cursor = self._database.cursor
        *before, last = staged.rows
        if before:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(_INSERT, before)
        cursor.execute(_SEALED, (*last, seal))
        if before:
            cursor.execute("COMMIT")
