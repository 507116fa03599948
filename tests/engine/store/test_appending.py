"""Records alone are appended under a seal, whole or not at all, and the write-ahead log is folded in its own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.engine.audit.log import Commit
from keydesk.engine.store.schema import Table
from keydesk.errors import OlderThanAnchorError, TamperedError
from tests.engine.store.shelf import RECORD, Shelf, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.remove()


@pytest.fixture
def store(shelf: Shelf) -> Iterator[Store]:
    store = shelf.create()
    yield store
    store.close()


def put(store: Store, number: int, body: bytes, expected: int | None = None) -> int:
    with store.write() as tx:
        revision = tx.put(Table.RECORD, key_id(number), body, expected)
        tx.append(RECORD)
    return revision


def test_appended_records_are_the_head_after_reopening(shelf: Shelf) -> None:
    store = shelf.create()
    put(store, 1, b"body")
    store.append([RECORD])
    store.append([RECORD + b"2", RECORD + b"3"])
    head, root = store.head, store.log.root()
    store.close()
    store = shelf.open()
    assert (store.head, store.log.root(), store.log.size) == (head, root, 5)
    put(store, 1, b"goes on")
    assert store.log.leaves(2, 6)[:3] == [RECORD, RECORD + b"2", RECORD + b"3"]
    store.close()


def test_other_bytes_than_records_are_not_appended_without_a_transaction(store: Store) -> None:
    with pytest.raises(ValueError, match="record"):
        store.append([RECORD, Commit(1, 1, bytes(32)).encode()])
    assert store.log.size == 0


def test_records_are_not_appended_inside_a_transaction(store: Store) -> None:
    with store.write() as tx:
        with pytest.raises(RuntimeError, match="running"):
            store.append([RECORD])
        tx.append(RECORD)
    assert store.log.size == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET seal = zeroblob(40) WHERE seq = 3",
        "UPDATE audit SET seal = CAST(x'FFFFFFFFFFFFFFFF' || substr(seal, 9) AS BLOB) WHERE seq = 3",
        "UPDATE audit SET seal = NULL WHERE seq = 3",
        "UPDATE audit SET seal = (SELECT seal FROM audit WHERE seq = 2) WHERE seq = 3",
        "UPDATE audit SET nodes = zeroblob(64) WHERE seq = 3",
        "UPDATE head SET body = body, mac = zeroblob(32)",
        "DELETE FROM audit WHERE seq >= 1",
        "INSERT INTO audit VALUES(4, x'0109', x'', NULL)",
    ],
)
def test_appended_records_stand_under_a_seal(shelf: Shelf, statement: str) -> None:
    store = shelf.create()
    put(store, 1, b"body")
    store.append([RECORD + b"2"])
    store.append([RECORD + b"3"])
    store._database.cursor.execute(statement)
    store.close()
    with pytest.raises(TamperedError):
        shelf.open()


def test_cut_end_of_the_history_is_older_than_what_this_computer_remembers(shelf: Shelf) -> None:
    store = shelf.create()
    put(store, 1, b"body")
    store.append([RECORD + b"2"])
    store.append([RECORD + b"3"])
    store.flush_anchor()
    store._database.cursor.execute("DELETE FROM audit WHERE seq = 3")
    store.close()
    with pytest.raises(OlderThanAnchorError):
        shelf.open()


def test_checkpoint_folds_the_log_in(shelf: Shelf, store: Store) -> None:
    put(store, 1, b"body")
    store.checkpoint()
    assert (shelf.folder / "vault-1.db-wal").stat().st_size == 0
    put(store, 2, b"body")


def test_log_is_folded_before_it_grows_long(shelf: Shelf, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.engine.store.wal.LONG", 5)
    log = shelf.folder / "vault-1.db-wal"
    for number in range(5):
        put(store, number, b"body" * 500)
    longest = log.stat().st_size
    for _ in range(30):
        store.append([RECORD])
    assert log.stat().st_size == longest


def test_folding_writes_nothing_where_nothing_was_written(shelf: Shelf, store: Store) -> None:
    put(store, 1, b"body")
    store.wal.fold()
    before = (shelf.folder / "vault-1.db").stat()
    store.wal.fold()
    assert (shelf.folder / "vault-1.db").stat() == before


def test_log_is_folded_for_reads_and_not_for_changes_alone(shelf: Shelf, store: Store) -> None:
    put(store, 1, b"body")
    before = (shelf.folder / "vault-1.db").stat()
    store.wal.keep_plain()
    assert (shelf.folder / "vault-1.db").stat() == before
    store.append([RECORD])
    store.wal.keep_plain()
    folded = (shelf.folder / "vault-1.db").stat()
    assert folded.st_size > before.st_size
    store.append([RECORD])
    store.wal.keep_plain()
    assert (shelf.folder / "vault-1.db").stat() == folded
