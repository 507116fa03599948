"""The history's leaves lie in the table `audit`; what is read here is proven by the log, not here.

A record that differs from one shortly before in its times alone, as repeated reads do, is written short: as that one's
number and its own times. What is read is always the whole body, and so are all hashes of it.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from keydesk.engine.audit.log import RECORD
from keydesk.engine.audit.record import TIMES_SIZE, with_times, without_times
from keydesk.engine.store.sqlcipher import SqlError

if TYPE_CHECKING:
    from keydesk.engine.audit.log import Staged
    from keydesk.engine.store.sqlcipher import Database

NEAR = 256
"""How far back the record may be that another is written like; a damaged row spoils no more than so many others."""
_MOST_KNOWN = 1024

_SHORT = struct.Struct(f">BQ{TIMES_SIZE}s")
_LIKE = 0x03
_LEAF = "SELECT body, nodes FROM audit WHERE seq = ?"
_BODIES = "SELECT seq, body FROM audit WHERE seq >= ? AND seq < ? ORDER BY seq"
_LAST = "SELECT seq, seal FROM audit ORDER BY seq DESC LIMIT 1"
_INSERT = "INSERT INTO audit(seq, body, nodes) VALUES(?, ?, ?)"
_SEALED = "INSERT INTO audit(seq, body, nodes, seal) VALUES(?, ?, ?, ?)"


class Leaves:
    """The rows of one vault's history, as `AuditLog` reads them."""

    __slots__ = ("_database", "_models", "_rests")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._models: dict[bytes, int] = {}  # all of a record but its times, and where it stands whole
        self._rests: dict[int, bytes] = {}  # the same the other way round, as it was read

    def leaf(self, sequence: int) -> tuple[bytes, bytes] | None:
        """Body and completed hashes of one leaf, or None where there is none of that shape."""
        row = self._row(sequence)
        if row is None:
            return None
        body = self._whole(sequence, row[0])
        return None if body is None else (body, row[1])

    def bodies(self, start: int, stop: int) -> list[bytes]:
        """The bodies of the leaves [start, stop), as far as they lie in an unbroken line from `start`."""
        try:
            rows = self._database.cursor.execute(_BODIES, (start, stop)).fetchall()
        except SqlError as error:
            raise self._database.explain(error) from None
        bodies = []
        for place, (sequence, written) in enumerate(rows, start):
            body = self._whole(place, written) if place == sequence and isinstance(written, bytes) else None
            if body is None:
                break
            bodies.append(body)
        return bodies

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
        self._database.cursor.executemany(_INSERT, self._rows(staged))

    def insert_sealed(self, staged: Staged, seal: bytes) -> None:
        """Write staged leaves, the last one with the seal, in a transaction of their own. Raises as `insert`."""
        cursor = self._database.cursor
        *before, last = self._rows(staged)
        if before:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany(_INSERT, before)
        cursor.execute(_SEALED, (*last, seal))
        if before:
            cursor.execute("COMMIT")

    def adopt(self, staged: Staged) -> None:
        """The staged leaves are durable: others may be written short by them."""
        if len(self._models) > _MOST_KNOWN:
            self._models.clear()
        for sequence, body, _ in staged.rows:
            if _is_long(body):
                rest, _times = without_times(body)
                if sequence - self._models.get(rest, -NEAR) >= NEAR:
                    self._models[rest] = sequence

    def _rows(self, staged: Staged) -> list[tuple[int, bytes, bytes]]:
        return [(sequence, self._written(sequence, body), nodes) for sequence, body, nodes in staged.rows]

    def _written(self, sequence: int, body: bytes) -> bytes:
        if not _is_long(body):
            return body
        rest, times = without_times(body)
        model = self._models.get(rest, -NEAR)
        return body if sequence - model >= NEAR else _SHORT.pack(_LIKE, model, times)

    def _whole(self, sequence: int, written: bytes) -> bytes | None:
        """The body that was written, or None where the one it is like is not there."""
        if len(written) != _SHORT.size or written[0] != _LIKE:
            return written
        _, model, times = _SHORT.unpack(written)
        if not 0 < sequence - model < NEAR:
            return None
        rest = self._rests.get(model)
        if rest is None:
            row = self._row(model)
            if row is None:
                return None
            if len(self._rests) > _MOST_KNOWN:
                self._rests.clear()
            rest = self._rests[model] = without_times(row[0])[0]
        return with_times(rest, times)

    def _row(self, sequence: int) -> tuple[bytes, bytes] | None:
        try:
            row = self._database.cursor.execute(_LEAF, (sequence,)).fetchone()
        except SqlError as error:
            raise self._database.explain(error) from None
        if row is None or not isinstance(row[0], bytes) or not isinstance(row[1], bytes):
            return None
        return row[0], row[1]


def _is_long(body: bytes) -> bool:
    """Claim: this is a record, and longer than it would be written short."""
    return body[0] == RECORD and len(body) > _SHORT.size
