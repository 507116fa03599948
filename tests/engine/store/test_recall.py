"""An older copy, another branch or a lost memory is named before anything is written, and can be accepted knowingly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.crypto.context import Purpose
from keydesk.engine.crypto.seal import SealKey
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.store.anchor import AnchorFile
from keydesk.engine.store.recall import Place
from keydesk.engine.store.schema import Table
from keydesk.engine.store.store import Store
from keydesk.errors import AnchorMissingError, ForkError, KeydeskError, OlderThanAnchorError, ReadOnlyError
from tests.chance import Chance
from tests.engine.store.shelf import PLACE, RECORD, VAULT, Calendar, Remembered, Shelf, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    store = shelf.create()
    change(store, 1)
    store.close()
    yield shelf
    shelf.remove()


def change(store: Store, number: int, body: bytes = b"body") -> None:
    with store.write() as tx:
        tx.put(Table.RECORD, key_id(number), body)
        tx.append(RECORD)


def read(store: Store) -> None:
    with store.write() as tx:
        tx.append(RECORD)


def refusal(shelf: Shelf, memory: Remembered) -> KeydeskError:
    """The error with which the shelf's files are refused, having left everything as it was."""
    before = (shelf.pages(), memory.anchor, memory.writes)
    with pytest.raises(KeydeskError) as caught:
        shelf.open(memory)
    assert (shelf.pages(), memory.anchor, memory.writes) == before
    return caught.value


def test_older_copy_is_named_with_the_number_of_missing_changes(shelf: Shelf) -> None:
    old = shelf.copy()
    store = shelf.open()
    for number in range(12):
        change(store, number, b"newer")
    store.close()
    error = refusal(old, shelf.memory)
    assert isinstance(error, OlderThanAnchorError)
    assert (error.facts["missing"], error.facts["unit"]) == (12, "changes")


def test_missing_records_are_named_too(shelf: Shelf) -> None:
    old = shelf.copy()
    store = shelf.open()
    read(store)
    store.close()
    error = refusal(old, shelf.memory)
    assert isinstance(error, OlderThanAnchorError)
    assert (error.facts["missing"], error.facts["unit"]) == (1, "records")


@pytest.mark.parametrize(("ours", "theirs"), [(1, 1), (3, 1), (4, 4)])
def test_other_branch_is_a_fork_even_when_it_is_longer(shelf: Shelf, ours: int, theirs: int) -> None:
    twin = shelf.copy()
    for side, count, body in ((shelf, theirs, b"theirs"), (twin, ours, b"ours")):
        store = side.open()
        for number in range(count):
            change(store, number, body)
        store.close()
    assert isinstance(refusal(twin, shelf.memory), ForkError)


def test_branch_of_records_alone_is_a_fork(shelf: Shelf) -> None:
    twin = shelf.copy()
    for side, count, body in ((shelf, 1, b"\x01theirs"), (twin, 2, b"\x01ours")):
        store = side.open()
        with store.write() as tx:
            for _ in range(count):
                tx.append(body)
        store.close()
    assert isinstance(refusal(twin, shelf.memory), ForkError)


def test_newer_copy_that_continues_is_welcome(shelf: Shelf) -> None:
    memory = Remembered(shelf.memory.anchor)
    store = shelf.open()
    change(store, 2)
    read(store)
    store.close()
    shelf.open(memory).close()


def test_lost_memory_is_never_silent(shelf: Shelf) -> None:
    error = refusal(shelf, Remembered())
    assert isinstance(error, AnchorMissingError)
    assert error.facts["standing"] == "missing"
    assert error.facts["changes"] == 1
    assert len(str(error.facts["fingerprint"])) == 16


@pytest.mark.parametrize("place", [Place(b"j" * 16, 1), Place(b"i" * 16, 0)])
def test_older_header_or_other_incarnation_is_refused(shelf: Shelf, place: Place) -> None:
    store = Store.open(shelf.path, shelf.keys, generation=1, vault_id=VAULT)
    with pytest.raises((OlderThanAnchorError, ForkError)):
        store.attach(shelf.memory, place, Calendar())
    store.close()


def test_accepted_state_is_remembered_from_then_on(shelf: Shelf) -> None:
    memory = Remembered()
    store = Store.open(shelf.path, shelf.keys, generation=1, vault_id=VAULT)
    with pytest.raises(AnchorMissingError) as caught:
        store.attach(memory, PLACE, Calendar(), accept_state="0" * 16)
    with pytest.raises(ReadOnlyError):
        read(store)
    assert store.get(Table.RECORD, key_id(1)) == (1, b"body")
    store.attach(memory, PLACE, Calendar(), accept_state=str(caught.value.facts["fingerprint"]))
    change(store, 2)
    store.close()
    shelf.open(memory).close()


def test_position_of_another_database_with_the_same_sequence_is_a_fork(shelf: Shelf) -> None:
    assert shelf.memory.anchor is not None
    memory = Remembered(replace(shelf.memory.anchor, state_root=bytes(32)))
    assert isinstance(refusal(shelf, memory), ForkError)


def test_header_change_is_remembered_at_once(shelf: Shelf) -> None:
    store = shelf.open()
    store.move(Place(PLACE.incarnation, 7))
    assert shelf.memory.anchor is not None
    assert shelf.memory.anchor.header_sequence == 7
    store.close()


def test_real_anchor_file_is_kept_up_to_date_and_mended(shelf: Shelf) -> None:
    key = SealKey(Purpose.ANCHOR, SecretBuffer.of(b"a" * 32))
    path = str(shelf.folder / "anchor")

    def attached(*, is_new: bool = False) -> Store:
        store = Store.open(shelf.path, shelf.keys, generation=1, vault_id=VAULT)
        store.attach(AnchorFile(path, VAULT, key, Chance()), PLACE, Calendar(), is_new=is_new)
        return store

    store = attached(is_new=True)
    change(store, 2)
    store.close()
    with open(path, "r+b") as file:
        file.write(bytes(4096))
    store = attached()
    change(store, 3)
    store.close()
    attached().close()
