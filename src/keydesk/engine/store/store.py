"""The store keeps rows and history together: a write is durable with its records or did not happen, a read is proven.

* One connection, one transaction at a time. `write()` gives a transaction; leaving its block commits, an exception
  leaves database and memory as they were.
* A commit that changed the state ends with a leaf of the history that binds the new state root. A change without a
  record is refused.
* The order is: rows, digests, leaves, head, COMMIT (durable), then the anchor (durable), then the answer.
* Records alone, of what was read, are appended by `append()`: durable too, but the anchor is left to `flush_anchor()`,
  which the caller promises within a second.
* After an I/O error in a commit nobody knows what the disk holds: reads go on, writes are refused until reopening.

Use::

    with store.write() as tx:
        revision = tx.put(Table.RECORD, key_id, body, expected=0)
        tx.append(record)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.audit.log import Commit
from keydesk.engine.store import beginning, checking, recall
from keydesk.engine.store.anchor import AnchorReading, Standing
from keydesk.engine.store.head import Head
from keydesk.engine.store.hint_proof import HintProof
from keydesk.engine.store.hints import Hints
from keydesk.engine.store.recall import Memory, Place, Time
from keydesk.engine.store.rowmac import RowMac
from keydesk.engine.store.sqlcipher import Database, SqlError, free_bytes
from keydesk.engine.store.state import TAG_BUDGET, Row, State
from keydesk.engine.store.transaction import Transaction, check_record
from keydesk.engine.store.wal import WriteAheadLog
from keydesk.errors import (
    DamagedError,
    DiskFullError,
    InternalError,
    ReadOnlyError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from keydesk.engine.audit.log import AuditLog, Staged
    from keydesk.engine.store.beginning import StoreKeys
    from keydesk.engine.store.checking import Progress
    from keydesk.engine.store.schema import Table
    from keydesk.errors import KeydeskError

RECORD_ROOM = 24 * 1024
"""Bytes of disk that one durable record may need at worst: its pages in the write-ahead log."""


class Store:
    """One open database of a vault."""

    def __init__(self, database: Database, mac: RowMac, parts: beginning.Parts, tag_budget: int = TAG_BUDGET) -> None:
        """Use `create` or `open`."""
        self._database = database
        self._mac = mac
        self._head = parts.head
        self._state = State(database, mac, parts.tree, tag_budget)
        self._leaves = parts.leaves
        self._memory: Memory | None = None
        self._place = Place(bytes(16), 0)
        self._time: Time | None = None
        self._open: Transaction | None = None
        self._is_failed = False
        self.wal = WriteAheadLog(database)
        self.is_anchor_due = False
        """Claim: the disk holds more than this computer remembers; `flush_anchor` is due within a second."""
        self.was_anchor_gone = False
        """Claim: what this computer remembered vanished while the vault was open; it was written again."""
        self.log: AuditLog = parts.log
        self.hints = Hints(database)
        database.on_renewed = self._check_renewed
        database.hand.note()

    # -- opening and closing --------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: str, keys: StoreKeys, *, generation: int, vault_id: bytes) -> Store:
        """Make a new, empty database with mode 0600. It takes no writes until `attach`.

        Raises:
            UnavailableError: there is such a file, or the disk refuses.
        """
        database = Database.create(path, keys.database)
        mac = RowMac(keys.state_mac)
        try:
            parts = beginning.make(database, mac, vault_id, generation)
        except BaseException:
            database.close()
            raise
        return cls(database, mac, parts)

    @classmethod
    def open(
        cls, path: str, keys: StoreKeys, *, generation: int, vault_id: bytes, tag_budget: int = TAG_BUDGET
    ) -> Store:
        """Open a database after checking its head, digests and history. It takes no writes until `attach`.

        Raises:
            DamagedError, TamperedError, NewerFormatError: the database is not as this vault wrote it.
            UnavailableError: it cannot be read.
        """
        database = Database.open(path, keys.database)
        mac = RowMac(keys.state_mac)
        try:
            parts = beginning.take_up(database, mac, vault_id, generation)
        except BaseException:
            database.close()
            raise
        return cls(database, mac, parts, tag_budget)

    def attach(
        self, memory: Memory, place: Place, time: Time, *, is_new: bool = False, accept_state: str = ""
    ) -> AnchorReading:
        """Check this store against what the computer remembers, and keep that up to date from now on.

        A new vault (`is_new`) is remembered without question. `accept_state` is the fingerprint of a state that a
        person accepts although the memory is missing or says otherwise. What was found comes back, dead slots too.

        Raises:
            OlderThanAnchorError, ForkError, AnchorMissingError: with the facts fingerprint, changes, records; the
                store stays readable and takes no writes.
        """
        reading = AnchorReading(Standing.MISSING) if is_new else memory.read()
        if not is_new:
            time.resume(None if reading.anchor is None else reading.anchor.seen, self._head.seen)
        self.is_anchor_due = is_new or recall.accept(self._head, self.log, place, reading, accept_state)
        self._memory, self._place, self._time = memory, place, time
        self.flush_anchor()
        return reading

    def close(self) -> None:
        """Remember what is due, and close the file."""
        try:
            self.flush_anchor()
        finally:
            self._database.close()

    # -- what it is -----------------------------------------------------------------------------------------------

    @property
    def head(self) -> Head:
        """Where the durable state and history stand."""
        return self._head

    @property
    def refused(self) -> frozenset[int]:
        """Buckets found wrong since opening; everything else goes on."""
        return self._state.refused

    @property
    def is_writable(self) -> bool:
        """Claim: writes are not refused."""
        return self._memory is not None and not self._is_failed

    def room(self) -> int:
        """How many more records the disk takes, at a cautious guess."""
        return free_bytes(self._database.path) // RECORD_ROOM

    # -- reading --------------------------------------------------------------------------------------------------

    def get(self, table: Table, row_id: bytes) -> Row | None:
        """The row, or None when it is proven that there is none. Raises TamperedError, DamagedError."""
        return self._state.get(table, row_id)

    def children(self, table: Table, prefix: bytes) -> list[tuple[bytes, Row]]:
        """All rows whose id begins with this 16-byte one, by id, proven complete. Raises as `get`."""
        return self._state.children(table, prefix)

    def scan(self, table: Table, *, sound_only: bool = False) -> Iterator[tuple[bytes, Row]]:
        """All rows of a table, proven complete; meant for the small ones (schema.GATHERED). Raises as `get`.

        With `sound_only` what is damaged or tampered with is left out, and nothing says that all is there.
        """
        return self._state.scan(table, sound_only=sound_only)

    def verify(
        self, step_rows: int = checking.STEP_ROWS, describe: checking.Describe | None = None
    ) -> Iterator[Progress]:
        """Check everything in steps of about `step_rows` rows; problems are yielded, not raised.

        `describe` says what the hint of a record must be (None: not known); without it only revisions are compared.
        """
        return checking.check(self._state, self.log, HintProof(self._database, self.hints), step_rows, describe)

    # -- writing --------------------------------------------------------------------------------------------------

    def write(self) -> Transaction:
        """A transaction, to be used as a `with` block.

        Errors at its end: DiskFullError and UnavailableError (nothing happened, or nobody can say, see above).
        """
        return Transaction(self, self._state, self.log.size)

    def append(self, records: list[bytes]) -> None:
        """Make encoded records durable that change nothing; the anchor is due within a second.

        Raises:
            ValueError: one of them is no record's encoding.
            RuntimeError, ReadOnlyError, DiskFullError, UnavailableError: as a transaction at its begin and end.
        """
        for record in records:
            check_record(record)
        self._check_writable()
        if not records:
            return
        staged = self.log.stage(records)
        head = self._head.followed_by(staged.size, staged.root(), self._seen())
        hand = self._database.hand
        hand.before_records()
        try:
            self._leaves.insert_sealed(staged, head.seal(self._mac))
        except SqlError as error:
            raise self._given_up(error) from None
        finally:
            self._database.rollback()
            hand.after_records()
        self._adopt(staged, head)
        self.wal.appended()

    def flush_anchor(self) -> None:
        """Remember the present position durably, if that is still to be done. Raises UnavailableError."""
        if not self.is_anchor_due or self._memory is None or self._time is None:
            return
        self.was_anchor_gone |= self._memory.write(recall.anchor_of(self._head, self._place, self._time.seen()))
        self.is_anchor_due = False

    def move(self, place: Place) -> None:
        """Remember, durably, that the header changed. Raises UnavailableError."""
        self._place = place
        self.is_anchor_due = True
        self.flush_anchor()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the database and cut it to nothing. Raises UnavailableError."""
        self.wal.cut()

    def notice_others(self) -> bool:
        """Claim, once: somebody else wrote to the files meanwhile; what was kept of them in memory is read again.

        Rows and history are proven anyhow; hints that were proven before are not any more.
        """
        if not self._database.hand.compare() or self._open is not None:
            return False
        self._database.forget_pages()
        self._database.hand.note()
        self._database.hand.is_foreign = False
        return True

    # -- steps of a transaction -----------------------------------------------------------------------------------

    def begin(self, transaction: Transaction) -> None:
        """Called by a transaction when its block begins.

        Raises:
            RuntimeError: another one is running.
            ReadOnlyError, UnavailableError: this store takes no writes.
        """
        self._check_writable()
        self._database.hand.compare()
        with self._database.explained() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
        self._state.begin()
        self.hints.forget()
        self._open = transaction

    def commit(self, transaction: Transaction) -> None:
        """Called by a transaction when its block ends well."""
        try:
            staged, head = self._stage(transaction.records)
            if head is not self._head or self.hints.is_changed:
                self._commit()
        except BaseException:
            self.abandon(transaction)
            raise
        self._open = None
        self._state.adopt()
        self._database.rollback()
        self._database.hand.note(is_log_plain=False)
        if staged is not None:
            self._adopt(staged, head)
        self.flush_anchor()
        self.wal.changed(len(transaction.records))

    def abandon(self, transaction: Transaction) -> None:
        """Called by a transaction when its block fails: nothing of it remains."""
        if self._open is not transaction:
            return
        self._open = None
        self._state.abandon()
        self.hints.forget()
        self._database.rollback()
        self._database.hand.note()

    def _seen(self) -> datetime:
        return self._head.seen if self._time is None else self._time.seen().time

    def _check_writable(self) -> None:
        if self._open is not None:
            raise RuntimeError("a transaction is running already")
        if self._memory is None:
            raise ReadOnlyError("This vault was opened for reading only.")
        if self._is_failed:
            raise UnavailableError("The disk failed while writing.", "Lock the vault and unlock it again.")

    def _adopt(self, staged: Staged, head: Head) -> None:
        self.log.adopt(staged)
        self._leaves.adopt(staged)
        self._head = head
        self.is_anchor_due = True

    def _stage(self, bodies: list[bytes]) -> tuple[Staged | None, Head]:
        """Write digests, leaves and head of the running transaction; say what they will be."""
        old = self._head
        sequence = old.sequence
        if self._state.seal():
            if not bodies:
                raise InternalError("A change without a record in the history was refused.")
            sequence += 1
            bodies = [*bodies, Commit(old.generation, sequence, self._state.tree.root).encode()]
        self.hints.write()
        if not bodies:
            return None, old
        staged = self.log.stage(bodies)
        root = self._state.tree.root
        head = Head(old.vault, old.generation, sequence, root, staged.size, staged.root(), self._seen())
        with self._database.explained() as cursor:
            self._leaves.insert(staged)
            head.write(cursor, self._mac)
        return staged, head

    def _commit(self) -> None:
        try:
            self._database.cursor.execute("COMMIT")
        except SqlError as error:
            raise self._given_up(error) from None

    def _given_up(self, error: Exception) -> KeydeskError:
        """The error of a commit that failed; unless the disk was full, nobody knows what it holds now."""
        reason = self._database.explain(error)  # after damage that is compared when the connection is made anew
        self._is_failed |= not isinstance(reason, DiskFullError | DamagedError)
        return reason

    def _check_renewed(self) -> None:
        """After the connection was made anew: write no more unless the database still is where memory says."""
        self._is_failed = self._is_failed or not beginning.holds(self._database, self._mac, self._head)
