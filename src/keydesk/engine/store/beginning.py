"""A database begins empty, or is taken up as its newest head proves it: state and history, or an error.

The newest head is the row of the last change, or, where transactions of records followed it, the one that the seal of
the last leaf proves: the same state, and the history up to that leaf.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from keydesk.engine.audit.log import AuditLog
from keydesk.engine.store.bucket import Bucket
from keydesk.engine.store.head import Head, read_head, time_in
from keydesk.engine.store.hints import SCHEMA as HINTS
from keydesk.engine.store.leaves import Leaves
from keydesk.engine.store.merkle import BUCKETS, StateTree
from keydesk.engine.store.schema import TRUTH
from keydesk.engine.store.state import load_tree
from keydesk.errors import DamagedError, InternalError, TamperedError

if TYPE_CHECKING:
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.store.rowmac import RowMac
    from keydesk.engine.store.sqlcipher import Database


_HAS_SEALS = "SELECT 1 FROM pragma_table_info('audit') WHERE name = 'seal'"


class StoreKeys(Protocol):
    """The keys a store needs: `RootKeys` has them."""

    @property
    def database(self) -> SecretBuffer:
        """48 bytes: SQLCipher's raw key and salt."""

    @property
    def state_mac(self) -> SecretBuffer:
        """32 bytes: tags of rows and the head."""


class Parts(NamedTuple):
    """What memory holds of a database as the truth."""

    head: Head
    tree: StateTree
    log: AuditLog
    leaves: Leaves


def make(database: Database, mac: RowMac, vault_id: bytes, generation: int) -> Parts:
    """Write the schema of an empty vault, its digests and its head, in one transaction."""
    with database.explained() as cursor:
        cursor.executescript(f"BEGIN; {TRUTH} {HINTS}")
        digests = [Bucket().digest(number) for number in range(BUCKETS)]
        cursor.executemany("INSERT INTO bucket_digest(bucket, digest) VALUES(?, ?)", enumerate(digests))
        leaves = Leaves(database)
        tree, log = StateTree(digests), AuditLog(leaves)
        head = Head(vault_id, generation, 0, tree.root, 0, log.root())
        head.write(cursor, mac)
        cursor.execute("COMMIT")
    return Parts(head, tree, log, leaves)


def take_up(database: Database, mac: RowMac, vault_id: bytes, generation: int) -> Parts:
    """What a database holds, proven.

    Raises:
        DamagedError, TamperedError, NewerFormatError: it is not as this vault wrote it.
        UnavailableError: it cannot be read.
    """
    try:
        return _proven(database, mac, vault_id, generation)
    except InternalError:  # a statement every vault's tables answer
        raise DamagedError("Tables of the database are missing.", part="database") from None


def holds(database: Database, mac: RowMac, head: Head) -> bool:
    """Claim: the database still is where this head says."""
    try:
        return take_up(database, mac, head.vault, head.generation).head == head
    except (DamagedError, TamperedError):
        return False


def _proven(database: Database, mac: RowMac, vault_id: bytes, generation: int) -> Parts:
    with database.explained() as cursor:
        head = read_head(cursor, mac, vault_id, generation)
        if not cursor.execute(_HAS_SEALS).fetchone():
            _add_seals(cursor, head, mac)
    tree = load_tree(database, head.state_root)
    leaves = Leaves(database)
    size, seal = leaves.last()
    if size <= head.audit_size:
        return Parts(head, tree, AuditLog.open(leaves, head.audit_size, head.audit_root), leaves)
    log = AuditLog.found(leaves, size)
    newest = head.followed_by(size, log.root(), time_in(seal))
    if not hmac.compare_digest(newest.seal(mac), seal):
        raise TamperedError("The end of the audit history was not written by this vault.", part="audit")
    return Parts(newest, tree, log, leaves)


def _add_seals(cursor: Any, head: Head, mac: RowMac) -> None:  # noqa: ANN401 (sqlcipher3 has no types)
    """Make a database of format 1 or 2 one of today's: an older Keydesk leaves it alone from now on."""
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("ALTER TABLE audit ADD COLUMN seal BLOB")
    head.write(cursor, mac)
    cursor.execute("COMMIT")
