"""The tables of a vault's database: one covered table, the history, their heads, and hints that are never the truth.

* `state` holds every row that matters, clustered by bucket and id, so that all rows of one key lie side by side;
  `bucket_digest` and `head` prove it (see `state.py`).
* `audit` holds the leaves of the history (see `keydesk.engine.audit.log`).
* everything named `hint_…` only helps to find rows and to count them; what is found is checked against `state`.
"""

from __future__ import annotations

from enum import IntEnum

from keydesk.engine.store.merkle import BUCKET_BITS

FORMAT = 3
"""The version of this schema, part of the head."""


class Table(IntEnum):
    """The kinds of covered rows. A number is part of the format and never reused."""

    RECORD = 1
    """id: key. Sealed metadata of one key."""
    VERSION = 2
    """id: key, version (8 bytes). Sealed metadata of one version."""
    DEK = 3
    """id: key, version. The version's wrapped key."""
    VALUE = 4
    """id: key, version, field. One sealed value."""
    NAMESPACE = 5
    """id: namespace. Sealed metadata and profile."""
    KEK = 6
    """id: namespace, epoch (8 bytes). The namespace's wrapped key."""
    PATH = 7
    """id: HMAC of a path. The id that path leads to."""
    TOMBSTONE = 8
    """id: key. What remains of a destroyed key."""
    GRANT = 9
    """id: grant. Who may do what where."""
    SETTING = 10
    """id: setting. What changes behaviour."""
    SLOT_NAME = 11
    """id: keyslot. Its name."""
    IMPORTED = 12
    """id: HMAC of a fingerprint. The keys that carry it."""
    PROFILE = 13
    """id: namespace. What it demands."""
    SESSION = 14
    """id: any. Work that must survive a lock."""
    ALERT = 15
    """id: any. What was reported and acknowledged."""


GATHERED = frozenset(
    {Table.NAMESPACE, Table.KEK, Table.GRANT, Table.SETTING, Table.SLOT_NAME, Table.PROFILE, Table.SESSION, Table.ALERT}
)
"""Small tables that lie in one bucket each, so that reading all of one proves one bucket and not 4,096."""

ID_SIZE = 16
"""Bytes of the id that rows of one key, namespace or grant share as the beginning of theirs."""


def bucket_of(table: int, row_id: bytes) -> int:
    """The bucket of a row: its table's own, or the first 12 bits of the id, which is random or a MAC.

    All rows of one key lie in one bucket, because their ids begin with the key's.
    """
    if table in GATHERED:
        return int(table)
    return int.from_bytes(row_id[:2], "big") >> 16 - BUCKET_BITS


TRUTH = """
CREATE TABLE state(
  bucket INTEGER NOT NULL, id BLOB NOT NULL, tbl INTEGER NOT NULL,
  revision INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(bucket, id, tbl)
) WITHOUT ROWID;
CREATE TABLE bucket_digest(bucket INTEGER PRIMARY KEY, digest BLOB NOT NULL);
CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 1), body BLOB NOT NULL, mac BLOB NOT NULL);
CREATE TABLE audit(seq INTEGER PRIMARY KEY, body BLOB NOT NULL, nodes BLOB NOT NULL, seal BLOB);
"""
