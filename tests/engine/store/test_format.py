"""The state on disk is what docs/format.md says: it is computed here again with the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from keydesk.engine.store.schema import Table
from tests.engine.store.shelf import NOW, RECORD, VAULT, Shelf, add_key, key_id

if TYPE_CHECKING:
    from keydesk.engine.store.store import Store


def test_root_and_head_follow_from_the_rows_as_documented() -> None:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        for number in range(20):
            add_key(tx, number)
        tx.put(Table.NAMESPACE, key_id(7), b"a small table", 0)
        tx.append(RECORD)
    key = bytes(shelf.keys.state_mac.view())
    root = documented_root(store, key)
    body, mac = store._database.cursor.execute("SELECT body, mac FROM head").fetchone()
    size, leaves = store.log.size, store.log.leaves(0, 2)
    audit_root = node(b"\x00" + leaves[0], b"\x00" + leaves[1])
    seen = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    expected = b"\x00\x03" + VAULT + u8(1) + u8(1) + root + u8(size) + audit_root + u8(seen)
    assert body == expected
    assert mac == hmac.digest(key, b"H" + expected, "sha256")
    assert leaves[1] == b"\x02" + u8(1) + u8(1) + root
    store.close()
    shelf.remove()


def test_a_head_without_a_time_is_read_and_written_anew_with_one() -> None:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        tx.append(RECORD)
    key = bytes(shelf.keys.state_mac.view())
    body = store._database.cursor.execute("SELECT body FROM head").fetchone()[0]
    old = b"\x00\x01" + body[2:-8]
    store._database.cursor.execute("UPDATE head SET body = ?, mac = ?", (old, hmac.digest(key, b"H" + old, "sha256")))
    store.close()
    again = shelf.open()
    assert again.head.seen == datetime(1970, 1, 1, tzinfo=UTC)
    with again.write() as tx:
        tx.append(RECORD)
    assert again.head.seen == NOW
    again.close()
    shelf.remove()


def test_a_database_without_seals_is_given_them_and_left_alone_by_older_versions() -> None:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        tx.append(RECORD)
    key = bytes(shelf.keys.state_mac.view())
    cursor = store._database.cursor
    old = b"\x00\x02" + cursor.execute("SELECT body FROM head").fetchone()[0][2:]
    cursor.execute("UPDATE head SET body = ?, mac = ?", (old, hmac.digest(key, b"H" + old, "sha256")))
    cursor.execute("ALTER TABLE audit DROP COLUMN seal")
    store.close()
    again = shelf.open()
    assert again._database.cursor.execute("SELECT body FROM head").fetchone()[0] == b"\x00\x03" + old[2:]
    again.append([RECORD])
    again.close()
    once_more = shelf.open()
    assert once_more.log.leaves(0, 2) == [RECORD, RECORD]
    once_more.close()
    shelf.remove()


def test_appended_records_are_sealed_and_written_short_as_documented() -> None:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        add_key(tx, 1)
        tx.append(RECORD)
    first = b"\x01\x01" + b"t" * 16 + b"what a record says but for its times"
    again = b"\x01\x01" + b"u" * 16 + first[18:]
    store.append([first])
    store.append([again])
    rows = store._database.cursor.execute("SELECT body, seal FROM audit ORDER BY seq").fetchall()
    body = store._database.cursor.execute("SELECT body FROM head").fetchone()[0]
    assert rows[3][0] == b"\x03" + u8(2) + b"u" * 16
    leaves = store.log.leaves(0, 4)
    assert leaves[2:] == [first, again]
    left, right = node(b"\x00" + leaves[0], b"\x00" + leaves[1]), node(b"\x00" + first, b"\x00" + again)
    audit_root = hashlib.sha256(b"\x01" + left + right).digest()
    key = bytes(shelf.keys.state_mac.view())
    assert rows[3][1] == body[-8:] + hmac.digest(key, b"H" + body[:66] + u8(4) + audit_root + body[-8:], "sha256")
    assert rows[1][1] is None
    store.close()
    shelf.remove()


def documented_root(store: Store, key: bytes) -> bytes:
    """The root over what the table holds, by the formulas of the document."""
    tags: dict[int, list[bytes]] = {number: [] for number in range(4096)}
    rows = store._database.cursor.execute("SELECT bucket, id, tbl, revision, body FROM state").fetchall()
    assert len(rows) == 81
    for bucket, row_id, table, revision, body in rows:
        assert bucket == (table if table == 5 else int.from_bytes(row_id[:2], "big") // 16)
        covered = b"R" + table.to_bytes(2, "big") + u8(revision) + len(row_id).to_bytes(2, "big") + row_id
        tags[bucket].append(hmac.digest(key, covered + hashlib.sha256(body).digest(), "sha256"))
    level = [hashlib.sha256(b"\x00" + b.to_bytes(2, "big") + b"".join(sorted(tags[b]))).digest() for b in tags]
    while len(level) > 1:
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + hashlib.sha256(left).digest() + hashlib.sha256(right).digest()).digest()


def u8(number: int) -> bytes:
    return number.to_bytes(8, "big")
