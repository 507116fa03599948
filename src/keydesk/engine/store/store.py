"""The store keeps rows and history together: a write is durable with its records or did not happen, a read is proven.

* One connection, one transaction at a time. `write()` gives a transaction; leaving its block commits, an exception
  leaves database and memory as they were.
* A commit that changed the state ends with a leaf of the history that binds the new state root. A change without a
  record is refused.
* The order is: rows, digests, leaves, head, COMMIT (durable), then the anchor (durable), then the answer. Transactions
  of records alone may leave the anchor to `flush_anchor()`, which the caller promises within a second.
* After an I/O error in a commit nobody knows what the disk holds: reads go on, writes are refused until reopening.

Use::

    with store.write() as tx:
        revision = tx.put(Table.RECORD, key_id, body, expected=0)
        tx.append(record)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from keydesk.engine.audit.log import AuditLog, Commit
from keydesk.engine.store import checking, recall
from keydesk.engine.store.anchor import AnchorReading, Standing
from keydesk.engine.store.bucket import Bucket
from keydesk.engine.store.head import Head, read_head
from keydesk.engine.store.hint_proof import HintProof
from keydesk.engine.store.hints import SCHEMA as HINTS
from keydesk.engine.store.hints import Hints
from keydesk.engine.store.leaves import Leaves
from keydesk.engine.store.merkle import BUCKETS, StateTree
from keydesk.engine.store.recall import Memory, Place, Time
from keydesk.engine.store.schema import TRUTH
from keydesk.engine.store.sqlcipher import Database, SqlError, free_bytes
from keydesk.engine.store.state import TAG_BUDGET, Row, RowMac, State, load_tree
from keydesk.engine.store.transaction import Transaction
from keydesk.errors import (
    AnchorMissingError,
    DamagedError,
    DiskFullError,
    ForkError,
    InternalError,
    OlderThanAnchorError,
    ReadOnlyError,
    TamperedError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.audit.log import Staged
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.store.checking import Progress
    from keydesk.engine.store.schema import Table

RECORD_ROOM = 24 * 1024
"""Bytes of disk that one durable record may need at worst: its pages in the write-ahead log."""

_DIGEST = "UPDATE bucket_digest SET digest = ? WHERE bucket = ?"


class StoreKeys(Protocol):
    """The keys a store needs: `RootKeys` has them."""

    @property
    def database(self) -> SecretBuffer:
        """48 bytes: SQLCipher's raw key and salt."""

    @property
    def state_mac(self) -> SecretBuffer:
        """32 bytes: tags of rows and the head."""


class Store:
    """One open database of a vault."""

    def __init__(self, database: Database, mac: RowMac, head: Head, log: AuditLog, state: State) -> None:
        """Use `create` or `open`."""
        self._database = database
        self._mac = mac
        self._head = head
        self._state = state
        self._leaves = Leaves(database)
        self._memory: Memory | None = None
        self._place = Place(bytes(16), 0)
        self._time: Time | None = None
        self._open: Transaction | None = None
        self._is_failed = False
        self.is_anchor_due = False
        """Claim: the disk holds more than this computer remembers; `flush_anchor` is due within a second."""
        self.was_anchor_gone = False
        """Claim: what this computer remembered vanished while the vault was open; it was written again."""
        self.log = log
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
            tree, log, head = _make_tables(database, mac, vault_id, generation)
        except BaseException:
            database.close()
            raise
        return cls(database, mac, head, log, State(database, mac, tree))

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
            with database.explained() as cursor:
                head = read_head(cursor, mac, vault_id, generation)
            tree = load_tree(database, head.state_root)
            log = AuditLog.open(Leaves(database), head.audit_size, head.audit_root)
        except InternalError:  # a statement every vault's tables answer
            database.close()
            raise DamagedError("Tables of the database are missing.", part="database") from None
        except BaseException:
            database.close()
            raise
        return cls(database, mac, head, log, State(database, mac, tree, tag_budget))

    def attach(
        self,
        memory: Memory,
        place: Place,
        time: Time,
        *,
        is_new: bool = False,
        accept_state: str = "",
    ) -> AnchorReading:
        """Check this store against what the computer remembers, and keep that up to date from now on.

        A new vault (`is_new`) is remembered without question. `accept_state` is the fingerprint of a state that a
        person accepts although the memory is missing or says otherwise. What was found comes back, dead slots too.

        Raises:
            OlderThanAnchorError, ForkError, AnchorMissingError: with the facts fingerprint, changes, records; the
                store stays readable and takes no writes.
        """
        reading = AnchorReading(Standing.MISSING) if is_new else memory.read()
        is_due = is_new or bool(reading.dead)
        try:
            if not is_new:
                time.resume(None if reading.anchor is None else reading.anchor.seen, self._head.seen)
                recall.compare(self._head, self.log, place, reading)
        except (OlderThanAnchorError, ForkError, AnchorMissingError) as error:
            if accept_state != self._head.fingerprint:
                raise recall.explained(error, self._head) from None
            is_due = True
        self._memory, self._place, self._time = memory, place, time
        self.is_anchor_due = is_due
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

    def write(self, *, lazy_anchor: bool = False) -> Transaction:
        """A transaction, to be used as a `with` block.

        With `lazy_anchor` a transaction of records alone leaves the anchor to `flush_anchor()` within a second.
        Errors at its end: DiskFullError and UnavailableError (nothing happened, or nobody can say, see above).
        """
        return Transaction(self, self._state, self.log.size, is_lazy=lazy_anchor)

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
        self._database.hand.compare()
        try:
            self._database.checkpoint()
        finally:
            self._database.hand.note()

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
        if self._open is not None:
            raise RuntimeError("a transaction is running already")
        if self._memory is None:
            raise ReadOnlyError("This vault was opened for reading only.")
        if self._is_failed:
            raise UnavailableError("The disk failed while writing.", "Lock the vault and unlock it again.")
        self._database.hand.compare()
        try:
            self._database.cursor.execute("BEGIN IMMEDIATE")
        except SqlError as error:
            raise self._database.explain(error) from None
        self._state.begin()
        self.hints.is_changed = False
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
        has_changed_state = head.sequence != self._head.sequence
        self._open = None
        self._state.adopt()
        self._database.rollback()
        self._database.hand.note()
        if staged is not None:
            self.log.adopt(staged)
            self._head = head
            self.is_anchor_due = True
        if has_changed_state or not transaction.is_lazy:
            self.flush_anchor()

    def abandon(self, transaction: Transaction) -> None:
        """Called by a transaction when its block fails: nothing of it remains."""
        if self._open is not transaction:
            return
        self._open = None
        self._state.abandon()
        self._database.rollback()
        self._database.hand.note()

    def _stage(self, bodies: list[bytes]) -> tuple[Staged | None, Head]:
        """Write digests, leaves and head of the running transaction; say what they will be."""
        old = self._head
        digests = self._state.seal()
        sequence = old.sequence
        if digests:
            if not bodies:
                raise InternalError("A change without a record in the history was refused.")
            sequence += 1
            bodies = [*bodies, Commit(old.generation, sequence, self._state.tree.root).encode()]
        if not bodies:
            return None, old
        staged = self.log.stage(bodies)
        time = old.seen if self._time is None else self._time.seen().time
        head = Head(old.vault, old.generation, sequence, self._state.tree.root, staged.size, staged.root(), time)
        try:
            if digests:
                done = self._database.cursor.executemany(
                    _DIGEST, [(digest, number) for number, digest in digests.items()]
                )
                if done.rowcount != len(digests):
                    raise TamperedError("The digests of the database are incomplete.", part="digests")
            self._leaves.insert(staged)
            head.write(self._database.cursor, self._mac)
        except SqlError as error:
            raise self._database.explain(error) from None
        return staged, head

    def _commit(self) -> None:
        try:
            self._database.cursor.execute("COMMIT")
        except SqlError as error:
            reason = self._database.explain(error)
            self._is_failed = not isinstance(reason, DiskFullError)
            raise reason from None

    def _check_renewed(self) -> None:
        """After the connection was made anew: write no more unless the database still is where memory says."""
        if self._is_failed:
            return
        head = self._head
        try:
            with self._database.explained() as cursor:
                found = read_head(cursor, self._mac, head.vault, head.generation)
            load_tree(self._database, head.state_root)
            AuditLog.open(self._leaves, head.audit_size, head.audit_root)
        except (DamagedError, TamperedError):
            self._is_failed = True
        else:
            self._is_failed |= found != head


def _make_tables(database: Database, mac: RowMac, vault_id: bytes, generation: int) -> tuple[StateTree, AuditLog, Head]:
    """Write the schema of an empty vault, its digests and its head, in one transaction."""
    with database.explained() as cursor:
        cursor.executescript(f"BEGIN; {TRUTH} {HINTS}")
        digests = [Bucket().digest(number) for number in range(BUCKETS)]
        cursor.executemany("INSERT INTO bucket_digest(bucket, digest) VALUES(?, ?)", enumerate(digests))
        tree, log = StateTree(digests), AuditLog(Leaves(database))
        head = Head(vault_id, generation, 0, tree.root, 0, log.root())
        head.write(cursor, mac)
        cursor.execute("COMMIT")
    return tree, log, head
