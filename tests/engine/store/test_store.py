"""A write is durable with its records or did not happen, and what is read is what was written."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.audit.log import COMMIT, Commit
from keydesk.engine.store.hints import Count
from keydesk.engine.store.schema import Table
from keydesk.engine.store.sqlcipher import PAGE_SIZE, SqlError, explain
from keydesk.engine.store.store import Store
from keydesk.errors import (
    ConflictError,
    DamagedError,
    DiskFullError,
    InternalError,
    ReadOnlyError,
    TamperedError,
    UnavailableError,
)
from tests.engine.store.shelf import RECORD, VAULT, Shelf, add_key, hint, key_id, version_id

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def test_row_is_read_back_after_reopening(shelf: Shelf) -> None:
    store = shelf.create()
    assert (put(store, 1, b"first", 0), put(store, 1, b"second", 1)) == (1, 2)
    store.close()
    store = shelf.open()
    assert store.get(Table.RECORD, key_id(1)) == (2, b"second")
    assert store.get(Table.RECORD, key_id(2)) is None
    assert store.get(Table.VERSION, key_id(1)) is None
    store.close()


@pytest.mark.parametrize(("expected", "found"), [(0, 1), (2, 1), (7, 1)])
def test_loser_of_a_race_gets_a_conflict_and_changes_nothing(store: Store, expected: int, found: int) -> None:
    put(store, 1, b"winner", 0)
    head = store.head
    with pytest.raises(ConflictError) as caught:
        put(store, 1, b"loser", expected)
    assert caught.value.facts == {"expected": expected, "found": found}
    assert (store.get(Table.RECORD, key_id(1)), store.head) == ((1, b"winner"), head)


def test_expected_revision_of_a_missing_row_is_a_conflict(store: Store) -> None:
    with pytest.raises(ConflictError), store.write() as tx:
        tx.remove(Table.RECORD, key_id(1), 3)
    assert store.head.sequence == 0


def test_exception_undoes_rows_records_and_hints(store: Store) -> None:
    with store.write() as tx:
        add_key(tx, 1)
        tx.append(RECORD)
    head, root = store.head, store.log.root()

    def fail() -> None:
        with store.write() as tx:
            tx.put(Table.RECORD, key_id(1), b"changed", 1)
            tx.remove(Table.VERSION, version_id(1, 1), 1)
            add_key(tx, 2)
            tx.unindex(key_id(1))
            tx.append(RECORD)
            assert tx.get(Table.RECORD, key_id(1)) == (2, b"changed")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.get(Table.RECORD, key_id(1)) == (1, b"sealed record")
    assert store.get(Table.VERSION, version_id(1, 1)) is not None
    assert store.get(Table.RECORD, key_id(2)) is None
    assert [hit.id for hit in store.hints.page("/", recursive=True)] == [key_id(1)]
    assert (store.head, store.log.root()) == (head, root)


def test_change_without_a_record_is_refused(store: Store) -> None:
    with pytest.raises(InternalError), store.write() as tx:
        tx.put(Table.RECORD, key_id(1), b"unseen")
    assert store.get(Table.RECORD, key_id(1)) is None


def test_last_leaf_of_a_change_binds_the_new_root(store: Store) -> None:
    put(store, 1, b"body")
    record, closing = store.log.leaves(0, 2)
    assert record == RECORD
    assert closing[0] == COMMIT
    assert Commit.decode(closing) == Commit(1, 1, store.head.state_root)


def test_records_alone_need_no_closing_leaf(store: Store) -> None:
    store.append([RECORD] * 3)
    assert (store.log.size, store.head.sequence) == (3, 0)
    assert store.log.leaves(0, 3) == [RECORD] * 3


def test_anchor_is_written_before_a_change_is_answered(shelf: Shelf, store: Store) -> None:
    put(store, 1, b"body")
    anchor = shelf.memory.anchor
    assert anchor is not None
    assert (anchor.state_root, anchor.audit_root) == (store.head.state_root, store.log.root())


def test_anchor_of_reads_waits_for_the_flush(shelf: Shelf, store: Store) -> None:
    writes = shelf.memory.writes
    store.append([RECORD])
    assert (shelf.memory.writes, store.is_anchor_due) == (writes, True)
    store.flush_anchor()
    store.flush_anchor()
    assert (shelf.memory.writes, store.is_anchor_due) == (writes + 1, False)


def test_failed_anchor_is_told_and_written_with_the_next_one(shelf: Shelf, store: Store) -> None:
    shelf.memory.error = UnavailableError("The disk of the state folder is away.")
    with pytest.raises(UnavailableError):
        put(store, 1, b"durable all the same")
    shelf.memory.error = None
    assert store.get(Table.RECORD, key_id(1)) == (1, b"durable all the same")
    store.flush_anchor()
    assert shelf.memory.anchor is not None
    assert shelf.memory.anchor.state_sequence == 1


def test_empty_transaction_leaves_no_trace(shelf: Shelf, store: Store) -> None:
    writes = shelf.memory.writes
    with store.write():
        pass
    assert (store.log.size, shelf.memory.writes) == (0, writes)


def test_row_written_and_removed_in_one_transaction_is_no_change(store: Store) -> None:
    with store.write() as tx:
        tx.put(Table.RECORD, key_id(1), b"x", 0)
        assert tx.remove(Table.RECORD, key_id(1), 1)
        assert not tx.remove(Table.RECORD, key_id(1))
    assert (store.head.sequence, store.log.size) == (0, 0)


def test_nested_transactions_are_refused(store: Store) -> None:
    with store.write() as tx:
        with pytest.raises(RuntimeError, match="running"), store.write():
            pass
        tx.put(Table.RECORD, key_id(1), b"outer")
        tx.append(RECORD)
    assert store.get(Table.RECORD, key_id(1)) == (1, b"outer")


def test_store_takes_no_writes_before_it_is_attached(shelf: Shelf) -> None:
    store = Store.create(shelf.path, shelf.keys, generation=1, vault_id=VAULT)
    with pytest.raises(ReadOnlyError), store.write():
        pass
    with pytest.raises(ReadOnlyError):
        store.append([RECORD])
    store.close()


def test_other_bytes_than_a_record_are_not_appended(store: Store) -> None:
    for body in (b"", Commit(1, 1, bytes(32)).encode()):
        with pytest.raises(ValueError, match="record"), store.write() as tx:
            tx.append(body)
    assert store.log.size == 0


def test_children_are_all_rows_of_one_key_in_order(store: Store) -> None:
    with store.write() as tx:
        for version in (3, 1, 2):
            tx.put(Table.VERSION, version_id(1, version), b"%d" % version, 0)
        tx.put(Table.VERSION, version_id(2, 1), b"of another key", 0)
        tx.append(RECORD)
        assert len(store.children(Table.VERSION, key_id(1))) == 3
    children = store.children(Table.VERSION, key_id(1))
    assert [row.body for _, row in children] == [b"1", b"2", b"3"]
    assert store.children(Table.VERSION, key_id(3)) == []
    with pytest.raises(ValueError, match="16"):
        store.children(Table.VERSION, b"short")


@pytest.mark.parametrize("table", [Table.NAMESPACE, Table.RECORD])
def test_scan_returns_every_row_of_a_table(store: Store, table: Table) -> None:
    with store.write() as tx:
        for number in range(30):
            tx.put(table, key_id(number), b"%d" % number, 0)
        tx.put(Table.GRANT, key_id(5), b"other", 0)
        tx.append(RECORD)
    assert {row_id: row.body for row_id, row in store.scan(table)} == {key_id(n): b"%d" % n for n in range(30)}


def test_tags_beyond_the_budget_are_forgotten_and_checked_again(shelf: Shelf) -> None:
    store = shelf.create()
    with store.write() as tx:
        for number in range(300):
            add_key(tx, number)
        tx.append(RECORD)
    store.close()
    store = shelf.open(tag_budget=20_000)
    for _ in range(2):
        for number in range(300):
            assert store.get(Table.RECORD, key_id(number)) == (1, b"sealed record")
    assert store._state._used <= 20_000
    store.close()


def test_other_key_vault_or_generation_does_not_open(shelf: Shelf) -> None:
    shelf.create().close()
    for vault, generation in ((b"w" * 16, 1), (VAULT, 2)):
        with pytest.raises(TamperedError):
            Store.open(shelf.path, shelf.keys, generation=generation, vault_id=vault)
    shelf.keys.state_mac.view()[0] ^= 1
    with pytest.raises(TamperedError):
        Store.open(shelf.path, shelf.keys, generation=1, vault_id=VAULT)
    shelf.keys.database.view()[0] ^= 1
    with pytest.raises(DamagedError):
        Store.open(shelf.path, shelf.keys, generation=1, vault_id=VAULT)


def test_second_database_cannot_be_attached(store: Store) -> None:
    with pytest.raises(SqlError, match="not authorized"):
        store._database.cursor.execute("ATTACH ':memory:' AS other")


def test_errors_carry_neither_statements_nor_values(store: Store) -> None:
    with pytest.raises(SqlError) as caught:
        store._database.cursor.execute("SELECT 'planted value' FROM no_such_table")
    shown = explain(caught.value, store._database.path)
    assert "planted" not in f"{shown!r} {shown} {shown.to_wire()}"
    assert "no_such_table" not in str(shown)


def test_nothing_is_logged_when_pages_are_damaged(shelf: Shelf, capfd: pytest.CaptureFixture[str]) -> None:
    shelf.create().close()
    with open(shelf.path, "r+b") as file:
        file.seek(200)
        file.write(bytes(8))
    with pytest.raises(DamagedError):
        shelf.open()
    assert capfd.readouterr() == ("", "")


def test_page_found_bad_in_the_middle_of_a_write_is_named_and_later_writes_go_on(shelf: Shelf) -> None:
    """SQLCipher then answers "no memory" to the COMMIT. Each page of rows is the bad one once."""
    store = shelf.create()
    with store.write() as tx:
        for number in range(20):
            add_key(tx, number, b"body of %d " % number * 100)
        tx.append(RECORD)
    store.close()
    pages = range(len(shelf.pages()))
    outcomes = [written_beside_a_bad_page(shelf, place) for place in pages[len(pages) // 2 :]]
    assert {"written", "damaged"} <= set(outcomes)


def written_beside_a_bad_page(shelf: Shelf, place: int) -> str:
    """What becomes of a write during which a page turns bad; once it is good again, the next one goes through."""
    twin = shelf.copy()
    store = twin.open()
    (page, before), outcome = (twin.pages()[place], store.get(Table.RECORD, key_id(1))), "written"
    try:
        with store.write() as tx:
            tx.put(Table.RECORD, key_id(1), b"new")
            tx.append(RECORD)
            store.log.stage([RECORD])
            overwrite(twin, place, b"bad" + page[3:])
            with contextlib.suppress(DamagedError, TamperedError):
                store.get(Table.RECORD, key_id(19))
    except DamagedError:
        outcome = "damaged"
        overwrite(twin, place, page)
        assert store.get(Table.RECORD, key_id(1)) == before
        with store.write() as tx:
            tx.append(RECORD)
    store.close()
    twin.remove()
    return outcome


def overwrite(shelf: Shelf, place: int, page: bytes) -> None:
    with open(shelf.path, "r+b") as file:
        file.seek(place * PAGE_SIZE)
        file.write(page)


def test_database_without_one_of_its_tables_is_damaged(shelf: Shelf) -> None:
    store = shelf.create()
    store._database.cursor.execute("DROP TABLE head")
    store.close()
    with pytest.raises(DamagedError, match="Tables"):
        shelf.open()


def test_full_disk_undoes_the_write_and_reads_go_on(store: Store) -> None:
    put(store, 1, b"before")
    pages = store._database.cursor.execute("PRAGMA page_count").fetchone()[0]
    store._database.cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
    head = store.head
    with pytest.raises(DiskFullError):
        put(store, 2, b"x" * 100_000)
    assert (store.head, store.get(Table.RECORD, key_id(2))) == (head, None)
    assert store.get(Table.RECORD, key_id(1)) == (1, b"before")
    put(store, 1, b"small ones still fit")
    assert store.room() > 0


def test_counts_follow_every_move_delete_and_restore(store: Store) -> None:
    with store.write() as tx:
        for number in (0, 1, 5):
            tx.index(hint(number))
    assert store.hints.counts("/prod") == {"/prod/team0": Count(2, 0), "/prod/team1": Count(1, 0)}
    with store.write() as tx:
        tx.index(hint(5, 2, deleted=99))
        tx.unindex(key_id(1))
    assert store.hints.counts("/") == {"/prod/team0": Count(1, 1)}
    with store.write() as tx:
        tx.index(hint(5, 3))
    assert store.hints.count("/prod", recursive=True) == 2
