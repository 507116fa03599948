"""Every covered row that is read is the one last written: memory holds the truth, the database only the bytes.

* A row's tag covers all of it (`rowmac.py`).
* A bucket's digest covers its sorted tags, the tree's root covers 4,096 digests, the head's MAC the root.
* The first touch of a bucket reads all its rows and compares its digest; from then on its tags are in memory and each
  read compares one. That a row is *not* there is said only by a checked bucket.
* What does not fit raises TamperedError and the bucket refuses from then on; the other buckets go on.
* Tags of buckets not used lately are forgotten beyond a budget of memory, and checked again at the next touch.
* New rows of a transaction wait in memory and go to the database together, in the order in which they lie there.

No clock, no transaction control: `store.py` begins, commits and rolls back, and says so here.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from keydesk.engine.store.bucket import Bucket, group_of, locator_of
from keydesk.engine.store.merkle import BUCKETS, StateTree
from keydesk.engine.store.schema import GATHERED, ID_SIZE, Table, bucket_of
from keydesk.engine.store.sqlcipher import ConstraintError, SqlError
from keydesk.errors import ConflictError, DamagedError, KeydeskError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.rowmac import RowMac
    from keydesk.engine.store.sqlcipher import Database

TAG_BUDGET = 96 << 20
"""Bytes of tags kept in memory."""
MAX_REVISION = (1 << 63) - 1

_GET = "SELECT revision, body FROM state WHERE bucket = ? AND id = ? AND tbl = ?"
_ALL = "SELECT tbl, id, revision, body FROM state WHERE bucket = ?"
_FROM = "SELECT id, revision, body FROM state WHERE bucket = ? AND id >= ? AND id < ? AND tbl = ? ORDER BY id"
_INSERT = "INSERT INTO state(bucket, id, tbl, revision, body) VALUES(?, ?, ?, ?, ?)"
_UPDATE = "UPDATE state SET revision = ?, body = ? WHERE bucket = ? AND id = ? AND tbl = ?"
_DIGEST = "UPDATE bucket_digest SET digest = ? WHERE bucket = ?"
_DELETE = "DELETE FROM state WHERE bucket = ? AND id = ? AND tbl = ?"


class Row(NamedTuple):
    """A verified row."""

    revision: int
    body: bytes


@dataclass(slots=True)
class Change:
    """What one transaction has done to the state so far."""

    buckets: dict[int, Bucket]
    undo: dict[int, bytes]
    fresh: dict[tuple[int, bytes, int], Row]
    """New rows by bucket, id and table; they are in no table yet."""


class State:
    """The covered rows of one open vault."""

    __slots__ = ("_buckets", "_budget", "_change", "_database", "_mac", "_refused", "_used", "tree")

    def __init__(self, database: Database, mac: RowMac, tree: StateTree, budget: int = TAG_BUDGET) -> None:
        self.tree = tree
        self._database = database
        self._mac = mac
        self._budget = budget
        self._buckets: OrderedDict[int, Bucket] = OrderedDict()
        self._used = 0
        self._refused: dict[int, KeydeskError] = {}
        self._change: Change | None = None

    # -- reading --------------------------------------------------------------------------------------------------

    def get(self, table: int, row_id: bytes) -> Row | None:
        """The row, or None when it is proven that there is none.

        Raises:
            TamperedError: the database says something else than memory.
            DamagedError: its pages cannot be read.
        """
        number = bucket_of(table, row_id)
        if self._change is not None and (fresh := self._change.fresh.get((number, row_id, table))) is not None:
            return fresh
        bucket = self._bucket(number)
        try:
            found = self._database.cursor.execute(_GET, (number, row_id, int(table))).fetchone()
        except SqlError as error:
            raise self._unreadable(number, error) from None
        locator = locator_of(table, row_id)
        if found is None:
            if bucket.knows(locator):
                raise self._refuse(number, table)
            return None
        revision, body = found
        if not _is_shaped(revision, body) or not bucket.holds(locator, self._mac.tag(table, row_id, revision, body)):
            raise self._refuse(number, table)
        return Row(revision, body)

    def children(self, table: int, prefix: bytes) -> list[tuple[bytes, Row]]:
        """All rows of a table whose id begins with these 16 bytes, by id. Raises as `get`.

        Raises:
            ValueError: the prefix is not 16 bytes.
        """
        if len(prefix) != ID_SIZE:
            raise ValueError(f"a prefix has {len(prefix)} bytes instead of {ID_SIZE}")
        self._write_fresh()
        number = bucket_of(table, prefix)
        bucket = self._bucket(number)
        rows = self._proven(bucket, number, table, prefix)
        if len(rows) != bucket.count(group_of(table, prefix)):
            self._check(number)
            rows = self._proven(bucket, number, table, prefix)
        return rows

    def scan(self, table: int, *, sound_only: bool = False) -> Iterator[tuple[bytes, Row]]:
        """Every row of a table, complete and proven; one bucket is read for a small table, 4,096 for others.

        With `sound_only` buckets that are not as they should be are left out instead of raised.
        """
        numbers = (bucket_of(table, b""),) if table in GATHERED else range(BUCKETS)
        for number in numbers:
            try:
                rows = self._check(number)
            except (TamperedError, DamagedError):
                if not sound_only:
                    raise
                continue
            yield from [(row_id, row) for kind, row_id, row in rows if kind == table]

    def check(self, number: int) -> list[tuple[int, bytes, Row]]:
        """All rows (table, id, row) of one bucket, read again and proven now. Raises as `get`.

        Its tags stay in memory only while there is room, so that a full check forgets nothing that is in use.
        """
        return self._check(number, is_visit=self._used > self._budget // 2)

    def _proven(self, bucket: Bucket, number: int, table: int, prefix: bytes) -> list[tuple[bytes, Row]]:
        upper = prefix + b"\xff" * 64
        try:
            found = self._database.cursor.execute(_FROM, (number, prefix, upper, int(table))).fetchall()
        except SqlError as error:
            raise self._unreadable(number, error) from None
        rows = []
        for row_id, revision, body in found:
            if not _is_shaped(revision, body) or not bucket.holds(
                locator_of(table, row_id), self._mac.tag(table, row_id, revision, body)
            ):
                raise self._refuse(number, table)
            rows.append((row_id, Row(revision, body)))
        return rows

    # -- writing, inside a transaction ----------------------------------------------------------------------------

    def put(self, table: int, row_id: bytes, body: bytes, expected: int | None) -> int:
        """Write a row; return its revision, one more than before.

        Raises:
            ConflictError: `expected` is neither None nor the present revision (0: no row).
            TamperedError, DamagedError, DiskFullError, UnavailableError: as the database answers.
        """
        number = bucket_of(table, row_id)
        bucket = self._writable(number)
        locator = locator_of(table, row_id)
        before = self.get(table, row_id) if bucket.knows(locator) else None
        revision = self._next_revision(before, expected)
        tag = self._mac.tag(table, row_id, revision, body)
        if before is None:
            self._changing().fresh[number, row_id, table] = Row(revision, body)
        else:
            self._write_fresh()
            try:
                done = self._database.cursor.execute(_UPDATE, (revision, body, number, row_id, int(table))).rowcount
            except SqlError as error:
                raise self._unreadable(number, error) from None
            if done != 1:
                raise self._refuse(number, table)
            bucket.drop(locator, self._mac.tag(table, row_id, *before))
        bucket.add(locator, tag)
        return revision

    def remove(self, table: int, row_id: bytes, expected: int | None) -> bool:
        """Delete a row; claim that there was one. Raises as `put`."""
        self._write_fresh()
        number = bucket_of(table, row_id)
        bucket = self._writable(number)
        before = self.get(table, row_id)
        self._next_revision(before, expected)
        if before is None:
            return False
        try:
            done = self._database.cursor.execute(_DELETE, (number, row_id, int(table))).rowcount
        except SqlError as error:
            raise self._unreadable(number, error) from None
        if done != 1:
            raise self._refuse(number, table)
        bucket.drop(locator_of(table, row_id), self._mac.tag(table, row_id, *before))
        return True

    @staticmethod
    def _next_revision(before: Row | None, expected: int | None) -> int:
        found = before.revision if before else 0
        if expected is not None and expected != found:
            raise ConflictError("Someone else changed this first.", expected=expected, found=found)
        return found + 1

    # -- transactions, driven by the store ------------------------------------------------------------------------

    def begin(self) -> None:
        """From now on changes are kept apart."""
        self._change = Change({}, {}, {})

    def seal(self) -> bool:
        """Move the tree, and the digests in the database, to what the transaction wrote; claim: that is a change.

        Raises:
            TamperedError: digests are missing in the database, or a row is there that should not be.
            DiskFullError, UnavailableError: as the database answers.
        """
        change = self._changing()
        self._write_fresh()
        digests = {}
        for number, bucket in change.buckets.items():
            digest = bucket.digest(number)
            if digest != self.tree.digest(number):
                digests[number] = digest
        if not digests:
            return False
        change.undo = self.tree.replace(digests)
        with self._database.explained() as cursor:
            done = cursor.executemany(_DIGEST, [(digest, number) for number, digest in digests.items()])
        if done.rowcount != len(digests):
            raise TamperedError("The digests of the database are incomplete.", part="digests")
        return True

    def adopt(self) -> None:
        """The transaction is durable: what it wrote is the truth."""
        change = self._changing()
        self._change = None
        for number, bucket in change.buckets.items():
            self._keep(number, bucket)

    def abandon(self) -> None:
        """The transaction is undone: memory stands where it stood before `begin`."""
        change, self._change = self._change, None
        if change is not None:
            self.tree.restore(change.undo)

    def _write_fresh(self) -> None:
        """Put the waiting rows into the table, in the order of its key: neighbours cost one page, not many."""
        if self._change is None or not self._change.fresh:
            return
        fresh, self._change.fresh = self._change.fresh, {}
        insert = self._database.cursor.execute
        for place in sorted(fresh):
            number, row_id, table = place
            try:
                insert(_INSERT, (number, row_id, int(table), *fresh[place]))
            except ConstraintError:
                raise self._refuse(number, table) from None
            except SqlError as error:
                raise self._unreadable(number, error) from None

    def _changing(self) -> Change:
        if self._change is None:
            raise RuntimeError("the state is written to outside a transaction")
        return self._change

    def _writable(self, number: int) -> Bucket:
        change = self._changing()
        bucket = change.buckets.get(number)
        if bucket is None:
            bucket = change.buckets[number] = self._bucket(number).copy()
        elif number in self._refused:
            raise self._refuse(number, None)
        return bucket

    # -- buckets --------------------------------------------------------------------------------------------------

    def _bucket(self, number: int) -> Bucket:
        if number in self._refused:
            raise self._refuse(number, None)
        if self._change is not None:
            bucket = self._change.buckets.get(number)
            if bucket is not None:
                return bucket
        bucket = self._buckets.get(number)
        if bucket is not None:
            self._buckets.move_to_end(number)
            return bucket
        self._check(number)
        return self._buckets[number]

    def _check(self, number: int, *, is_visit: bool = False) -> list[tuple[int, bytes, Row]]:
        """Read a whole bucket, prove it against the tree, or against the running transaction, and keep its tags."""
        if number in self._refused:
            raise self._refuse(number, None)
        if self._change is not None and number in self._change.buckets:
            self._write_fresh()
        try:
            found = self._database.cursor.execute(_ALL, (number,)).fetchall()
        except SqlError as error:
            raise self._unreadable(number, error) from None
        rows = []
        marks = []
        tag = self._mac.tag
        for table, row_id, revision, body in found:
            if not _is_shaped(revision, body) or not isinstance(row_id, bytes) or not isinstance(table, int):
                raise self._refuse(number, None)
            marks.append((tag(table, row_id, revision, body), locator_of(table, row_id)))
            rows.append((table, row_id, Row(revision, body)))
        bucket = Bucket(marks)
        changed = self._change.buckets.get(number) if self._change is not None else None
        if changed is not None:
            if bucket.tags != changed.tags:
                raise self._refuse(number, None)
            return rows
        if bucket.digest(number) != self.tree.digest(number):
            raise self._refuse(number, None)
        if not is_visit or number in self._buckets:
            self._keep(number, bucket)
        return rows

    def _keep(self, number: int, bucket: Bucket) -> None:
        before = self._buckets.pop(number, None)
        self._used += bucket.size - (before.size if before is not None else 0)
        self._buckets[number] = bucket
        while self._used > self._budget and len(self._buckets) > 1:
            _, gone = self._buckets.popitem(last=False)
            self._used -= gone.size

    def _refuse(self, number: int, table: int | None) -> KeydeskError:
        """The error for a bucket that is not what memory says; it refuses from now on."""
        known = self._refused.get(number)
        if known is None:
            place = f"bucket {number}" if table is None else f"bucket {number}, {Table(table).name.lower()}"
            known = TamperedError("Rows of the database are not the ones this vault wrote.", part=place)
        self._refused[number] = known
        return copy(known)

    def _unreadable(self, number: int, error: Exception) -> KeydeskError:
        """The error for a bucket whose pages cannot be read or written; damage makes it refuse from now on."""
        reason = self._database.explain(error)
        if isinstance(reason, DamagedError):
            self._refused[number] = reason
        return reason

    @property
    def refused(self) -> frozenset[int]:
        """The buckets that were found wrong since the vault was opened."""
        return frozenset(self._refused)


def _is_shaped(revision: object, body: object) -> bool:
    return isinstance(revision, int) and 0 < revision <= MAX_REVISION and isinstance(body, bytes)


def load_tree(database: Database, root: bytes) -> StateTree:
    """The tree over the digests in the database, whose root must be the head's.

    Raises:
        DamagedError: digests are missing.
        TamperedError: they lead to another root.
    """
    with database.explained() as cursor:
        rows = cursor.execute("SELECT bucket, digest FROM bucket_digest ORDER BY bucket").fetchall()
    if [row[0] for row in rows] != list(range(BUCKETS)) or not all(isinstance(row[1], bytes) for row in rows):
        raise DamagedError("The digests of the database are incomplete.", part="digests")
    tree = StateTree([row[1] for row in rows])
    if tree.root != root:
        raise TamperedError("The digests of the database are not the ones this vault wrote.", part="digests")
    return tree
