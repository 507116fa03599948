"""A record like one shortly before takes little room, and what is read of it is the whole record."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.leaves import NEAR
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError, TamperedError
from tests.engine.store.shelf import Shelf, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store

LONGEST_SHORT = 25


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


def record(time: int, text: bytes = b"backup.py read /prod/orders/db") -> bytes:
    return b"\x01\x01" + time.to_bytes(16, "big") + text


def written(store: Store) -> list[int]:
    """The sizes of the bodies as they lie in the table."""
    rows = store._database.cursor.execute("SELECT length(body) FROM audit ORDER BY seq").fetchall()
    return [size for (size,) in rows]


def whole(store: Store) -> list[bytes]:
    return store.log.leaves(0, store.log.size)


def test_repeated_record_is_written_short_and_read_whole(shelf: Shelf) -> None:
    store = shelf.create()
    records = [record(1), record(2), record(3, b"another program asked for it"), record(4), record(5)]
    for each in records:
        store.append([each])
    assert written(store) == [48, LONGEST_SHORT, 46, LONGEST_SHORT, LONGEST_SHORT]
    assert whole(store) == records
    store.close()
    store = shelf.open()
    assert whole(store) == records
    assert [store.log.inclusion_proof(number) for number in range(5)]
    store.close()


def test_record_is_written_like_one_near_it_only(store: Store) -> None:
    records = [record(time) for time in range(2 * NEAR + 1)]
    for each in records:
        store.append([each])
    assert [place for place, size in enumerate(written(store)) if size > LONGEST_SHORT] == [0, NEAR, 2 * NEAR]
    assert whole(store) == records


def test_record_of_an_undone_transaction_is_nobodys_model(store: Store) -> None:
    with suppress(ConflictError), store.write() as tx:
        tx.append(record(1))
        tx.put(Table.RECORD, key_id(1), b"not there yet", 7)
    store.append([record(2)])
    store.append([record(3)])
    assert whole(store) == [record(2), record(3)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET body = zeroblob(length(body)) WHERE seq = 0",
        "UPDATE audit SET body = (SELECT body FROM audit WHERE seq = 1) WHERE seq = 0",
        f"UPDATE audit SET body = x'03{'00' * 24}' WHERE seq = 1",
        f"UPDATE audit SET body = x'03{'7f' * 24}' WHERE seq = 1",
        f"UPDATE audit SET body = x'03{'00' * 23}' WHERE seq = 1",
        f"UPDATE audit SET body = x'03{'ff' * 24}' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 0",
    ],
)
def test_spoiled_short_record_or_its_model_is_noticed(store: Store, statement: str) -> None:
    for time in range(3):
        store.append([record(time)])
    store._database.cursor.execute(statement)
    with pytest.raises(TamperedError):
        whole(store)
