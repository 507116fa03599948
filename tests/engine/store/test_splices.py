"""Whoever writes old pages or flips bits into the database gets an error or no effect, never a wrong answer.

Two moments of one store are kept: before and after a day of changes. Each page that differs is put back alone, then
groups of them, with the store closed and with it open; every question is asked and every answer compared.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.schema import Table
from keydesk.engine.store.sqlcipher import PAGE_SIZE
from keydesk.errors import KeydeskError
from tests.chance import Chance
from tests.engine.store.shelf import RECORD, Shelf, add_key, hint, key_id, version_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store

KEYS = 60
TABLES = (Table.RECORD, Table.VERSION, Table.VALUE, Table.PATH)


@dataclass(frozen=True)
class Day:
    """A store after its changes, the pages of before, and the truth of after."""

    shelf: Shelf
    old: list[bytes]
    new: list[bytes]
    truth: dict[tuple[Table, bytes], bytes]
    paths: dict[bytes, str]
    lists: list[object]

    @property
    def changed(self) -> list[int]:
        """Pages that differ; page 1 counts as one."""
        return [number for number in range(min(len(self.old), len(self.new))) if self.old[number] != self.new[number]]


@pytest.fixture(scope="module")
def day() -> Iterator[Day]:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        for number in range(KEYS):
            add_key(tx, number, b"old body of %d " % number * 12)
        tx.append(RECORD)
    store.close()
    old = shelf.pages()
    store = shelf.open()
    for number in range(0, KEYS, 2):
        change(store, number)
    truth = {(table, row_id): row.body for table in TABLES for row_id, row in store.scan(table)}
    paths = {hit.id: hit.path for hit in store.hints.page("/", recursive=True, limit=1000)}
    lists = listed(store)
    store.close()
    yield Day(shelf, old, shelf.pages(), truth, paths, lists)
    shelf.remove()


def change(store: Store, number: int) -> None:
    """An edit, a removal, a new key or a rename, by turns, each in a transaction of its own."""
    with store.write() as tx:
        kind = number % 8
        if kind == 0:
            tx.put(Table.RECORD, key_id(number), b"new body", 1)
            tx.index(hint(number, 2, text="rewritten"))
        elif kind == 2:
            for table, row_id in rows_of(number):
                tx.remove(table, row_id)
            tx.unindex(key_id(number))
        elif kind == 4:
            add_key(tx, number + 1000, b"brand new")
        else:
            tx.put(Table.RECORD, key_id(number), b"renamed", 1)
            tx.index(hint(number, 2, name=f"renamed-{number:04}"))
            tx.index(hint(number + 1, 1, deleted=5))
        tx.append(RECORD)


def listed(store: Store) -> list[object]:
    """What filters, searches and counts say."""
    hints = store.hints
    conditions = ("expires <= 15000", "expires > 15000", "due <= 15000", "name >= 'r' AND name < 's'")
    return [
        *({hit.id for hit in hints.page("/", recursive=True, limit=999, where=where)} for where in conditions),
        *(
            {hit.id for hit in hints.search(text)}
            for text in ("renamed", "rewritten", "se", "re", "team3", "/prod/team1/")
        ),
        *([hit.id for hit in hints.by_fingerprint(f"SHA256:{n}-{r}")] for n in range(KEYS) for r in (1, 2)),
        [hit.path for hit in hints.page("/", recursive=True, limit=999, deleted=True)],
        [hit.path for hit in hints.page("/prod/team2", recursive=False, limit=999)],
        hints.counts("/"),
        hints.soonest("/"),
    ]


def rows_of(number: int) -> list[tuple[Table, bytes]]:
    return [
        (Table.RECORD, key_id(number)),
        (Table.VERSION, version_id(number, 1)),
        (Table.VALUE, version_id(number, 1) + b"value"),
        (Table.PATH, key_id(number + 1_000_000) * 2),
    ]


NUMBERS = [*range(KEYS), *(number + 1000 for number in range(4, KEYS, 8))]


def wrong_answers(store: Store, day: Day) -> list[str]:
    """Answers of the state and the history that differ from the truth and came without an error."""
    wrong = []
    for number in NUMBERS:
        for table, row_id in rows_of(number):
            try:
                row = store.get(table, row_id)
            except KeydeskError:
                continue
            if (row.body if row else None) != day.truth.get((table, row_id)):
                wrong.append(f"get {table.name} {number}")
        try:
            children = store.children(Table.VERSION, key_id(number))
        except KeydeskError:
            continue
        if [row.body for _, row in children] != [
            body
            for (table, row_id), body in day.truth.items()
            if table == Table.VERSION and row_id[:16] == key_id(number)
        ]:
            wrong.append(f"children {number}")
    return wrong


def wrong_hints(store: Store, day: Day) -> list[str]:
    """Lists, counts and searches that differ from the truth although the full check finds nothing."""
    try:
        if any(step.problem for step in store.verify()):
            return []
        found = {hit.id: hit.path for hit in store.hints.page("/", recursive=True, limit=1000)}
        searched = [store.hints.search(path) for path in day.paths.values()]
        lists = listed(store)
    except KeydeskError:
        return []
    wrong = [] if found == day.paths else ["page"]
    wrong += [] if all(len(hits) >= 1 for hits in searched) else ["search misses a key"]
    wrong += [f"list {place}" for place, (ours, true) in enumerate(zip(lists, day.lists, strict=True)) if ours != true]
    return wrong


def offline(day: Day, pages: dict[int, bytes]) -> list[str]:
    """What goes wrong when these pages are written into the closed database."""
    twin = day.shelf.copy()
    with open(twin.path, "r+b") as file:
        for number, page in pages.items():
            file.seek(number * PAGE_SIZE)
            file.write(page)
    try:
        store = twin.open()
    except KeydeskError:
        return []
    else:
        try:
            return wrong_answers(store, day) + wrong_hints(store, day)
        finally:
            store.close()
    finally:
        twin.remove()


def live(day: Day, pages: dict[int, bytes], *, is_touched: bool) -> list[str]:
    """What goes wrong when these pages are written while the store is open and its page cache is cold."""
    twin = day.shelf.copy()
    store = twin.open()
    try:
        if is_touched:
            assert wrong_answers(store, day) == []
        store._database.cursor.execute("PRAGMA cache_size = 10")
        store._database.cursor.execute("PRAGMA shrink_memory")
        descriptor = os.open(twin.path, os.O_RDWR)
        for number, page in pages.items():
            os.pwrite(descriptor, page, number * PAGE_SIZE)
        os.close(descriptor)
        return wrong_answers(store, day) + wrong_hints(store, day)
    finally:
        store.close()
        twin.remove()


def test_the_untouched_store_answers_everything(day: Day) -> None:
    assert offline(day, {}) == []
    twin = day.shelf.copy()
    store = twin.open()
    assert [step.problem for step in store.verify() if step.problem] == []
    assert wrong_hints(store, day) == []
    store.close()
    twin.remove()
    assert len(day.changed) > 20


def test_every_old_page_of_a_closed_store_is_noticed_or_harmless(day: Day) -> None:
    wrong = {number: found for number in day.changed if (found := offline(day, {number: day.old[number]}))}
    assert wrong == {}


@pytest.mark.parametrize("is_touched", [False, True])
def test_every_old_page_under_an_open_store_is_noticed_or_harmless(day: Day, is_touched: bool) -> None:
    wrong = {
        number: found
        for number in day.changed
        if (found := live(day, {number: day.old[number]}, is_touched=is_touched))
    }
    assert wrong == {}


def test_groups_of_old_pages_are_noticed_or_harmless(day: Day) -> None:
    chance = Chance("groups")
    changed = day.changed
    for _ in range(40):
        chosen = [number for number in changed if chance(1)[0] & 1]
        pages = {number: day.old[number] for number in chosen}
        assert offline(day, pages) == []
        assert live(day, pages, is_touched=chance(1)[0] > 127) == []


def test_whole_old_database_is_named_by_the_anchor(day: Day) -> None:
    twin = day.shelf.copy()
    with open(twin.path, "wb") as file:
        file.write(b"".join(day.old))
    with pytest.raises(KeydeskError) as caught:
        twin.open()
    assert caught.value.code == "older-than-anchor"
    twin.remove()


def test_flipped_bits_of_the_database_are_noticed_or_harmless(day: Day) -> None:
    chance = Chance("database")
    for number, page in enumerate(day.new):
        place = int.from_bytes(chance(2), "big") % PAGE_SIZE
        spoiled = bytearray(page)
        spoiled[place] ^= 1 << chance(1)[0] % 8
        assert offline(day, {number: bytes(spoiled)}) == []


def test_flipped_bits_of_the_write_ahead_log_never_lead_back_in_silence(day: Day) -> None:
    shelf = day.shelf.copy()
    store = shelf.open()
    for number in range(1, 12, 2):
        change_record(store, number)
    expected = {number: store.get(Table.RECORD, key_id(number)) for number in NUMBERS}
    kept = shelf.copy()
    store.close()
    log = kept.path + "-wal"
    size = os.path.getsize(log)
    assert size > 10 * PAGE_SIZE
    chance = Chance("log")
    named = 0
    for _ in range(120):
        twin = kept.copy()
        place = int.from_bytes(chance(4), "big") % size
        with open(twin.path + "-wal", "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes((byte ^ 1 << chance(1)[0] % 8,)))
        try:
            store = twin.open()
        except KeydeskError:
            named += 1
        else:
            assert {number: store.get(Table.RECORD, key_id(number)) for number in NUMBERS} == expected
            store.close()
        twin.remove()
    kept.remove()
    shelf.remove()
    assert named > 100


def change_record(store: Store, number: int) -> None:
    with store.write() as tx:
        tx.put(Table.RECORD, key_id(number), b"changed again")
        tx.append(RECORD)
