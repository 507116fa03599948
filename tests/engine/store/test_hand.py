"""A write by another hand is noticed, our own are not; what was kept of the files in memory is then read again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError, DamagedError, TamperedError
from tests.engine.store.shelf import RECORD, Shelf, add_key, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.remove()


def written(store: Store, number: int) -> None:
    with store.write() as tx:
        add_key(tx, number, b"body")
        tx.append(RECORD)


def overwrite(path: str) -> None:
    """Write the same bytes again, as another program, past the one tick of the system's clock that hides it."""
    before = os.stat(path).st_ctime_ns
    descriptor = os.open(path, os.O_RDWR)
    while os.stat(path).st_ctime_ns == before:
        os.pwrite(descriptor, os.pread(descriptor, 16, 0) or b"x", 0)
    os.close(descriptor)


def test_our_own_writes_are_not_taken_for_another_hand(shelf: Shelf) -> None:
    store = shelf.create()
    for number in range(3):
        written(store, number)
        assert not store.notice_others()
    with pytest.raises(ConflictError), store.write() as tx:
        tx.put(Table.RECORD, key_id(1), b"never", 7)
    assert not store.notice_others()
    store.checkpoint()
    assert not store.notice_others()
    store.close()


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_another_hand_is_noticed_once(shelf: Shelf, suffix: str) -> None:
    store = shelf.create()
    written(store, 0)
    overwrite(shelf.path + suffix)
    assert store.notice_others()
    assert not store.notice_others()
    store.close()


def test_another_hand_is_not_hidden_by_our_next_write(shelf: Shelf) -> None:
    store = shelf.create()
    written(store, 0)
    overwrite(shelf.path)
    written(store, 1)
    store.checkpoint()
    assert store.notice_others()
    assert store.get(Table.RECORD, key_id(1)) is not None
    store.close()


def test_another_hand_in_a_plain_log_changes_no_list(shelf: Shelf) -> None:
    store = shelf.create()
    for number in range(3):
        written(store, number)
    listed = [hit.path for hit in store.hints.page("/", recursive=True)]
    log = Path(shelf.path + "-wal")
    before = log.read_bytes()
    store.wal.fold()
    store.append([RECORD])
    store.append([RECORD])
    log.write_bytes(before)  # the changes of before lie in the log again
    assert not store.notice_others()
    store._database.forget_pages()
    assert [hit.path for hit in store.hints.page("/", recursive=True)] == listed
    with pytest.raises((TamperedError, DamagedError)):
        store.log.leaves(0, store.log.size)
    assert store.notice_others()
    store.close()


def test_another_hand_in_the_database_is_noticed_past_any_number_of_records(shelf: Shelf) -> None:
    store = shelf.create()
    written(store, 0)
    store.wal.fold()
    overwrite(shelf.path)
    for _ in range(5):
        store.append([RECORD])
    assert store.notice_others()
    store.close()


def test_folding_and_records_are_not_taken_for_another_hand(shelf: Shelf) -> None:
    store = shelf.create()
    for number in range(3):
        written(store, number)
        store.wal.fold()
        store.append([RECORD])
        store.checkpoint()
        store.append([RECORD])
        assert not store.notice_others()
    store.close()


def test_nothing_is_said_inside_a_transaction_and_nothing_forgotten(shelf: Shelf) -> None:
    store = shelf.create()
    with store.write() as tx:
        overwrite(shelf.path)
        assert not store.notice_others()
        add_key(tx, 0, b"body")
        tx.append(RECORD)
    store.close()
