"""The history's leaves lie in the table `audit`; what is read here is proven by the log, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.store.sqlcipher import SqlError

if TYPE_CHECKING:
    from keydesk.engine.audit.log import Staged
    from keydesk.engine.store.sqlcipher import Database

_LEAF = "SELECT body, nodes FROM audit WHERE seq = ?"
_BODIES = "SELECT seq, body FROM audit WHERE seq >= ? AND seq < ? ORDER BY seq"
_INSERT = "INSERT INTO audit(seq, body, nodes) VALUES(?, ?, ?)"


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

    def insert(self, staged: Staged) -> None:
        """Write staged leaves inside the caller's transaction; what SQLite raises goes to the caller."""
        self._database.cursor.executemany(_INSERT, staged.rows)
