"""The full check covers every row, leaf and hint, names what is wrong, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.checking import GROUP_STEPS, STEP_LINES
from keydesk.engine.store.merkle import BUCKETS
from keydesk.engine.store.schema import Table
from keydesk.errors import TamperedError
from tests.engine.store.shelf import RECORD, Shelf, add_key, hint, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.hint_key import HintKey
    from keydesk.engine.store.state import Row
    from keydesk.engine.store.store import Store

KEYS = 120
GHOST = (
    "INSERT INTO hint_key SELECT 999, x'00', revision, path || 'x', namespace, name, kind, algorithm, bits, state, "
    "created, rotated, due, warn, expires, last_read, owner, tags, fingerprint, source, favourite, weak, deleted, "
    "words FROM hint_key WHERE rid = 9"
)


@pytest.fixture
def store() -> Iterator[Store]:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        for number in range(KEYS):
            add_key(tx, number)
        tx.append(RECORD)
    yield store
    store.close()
    shelf.remove()


def problems(store: Store, **given: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step in store.verify(**given):  # type: ignore[arg-type]
        if step.problem:
            found.setdefault(step.part, []).append(step.problem)
    return found


def spoil(store: Store, sql: str, *parameters: object) -> None:
    """Change the database behind the store's back."""
    store._database.cursor.execute(sql, parameters)


def test_check_covers_every_row_leaf_and_line_in_steps(store: Store) -> None:
    steps = list(store.verify(step_rows=50))
    rows = {part: sum(step.rows for step in steps if step.part == part) for part in ("state", "audit", "hints")}
    assert rows == {"state": KEYS * 4, "audit": store.log.size, "hints": KEYS}
    assert [step.done for step in steps if step.part == "state"][-1] == BUCKETS
    assert max(step.rows for step in steps) < 60
    assert not any(step.problem for step in steps)


def test_changed_row_is_named_with_its_bucket_and_the_others_go_on(store: Store) -> None:
    spoil(store, "UPDATE state SET body = x'00' WHERE tbl = ? AND id = ?", int(Table.VALUE), b"")
    assert problems(store) == {}
    spoil(store, "UPDATE state SET body = x'00' WHERE tbl = ? AND id = ?", int(Table.RECORD), key_id(7))
    found = problems(store)
    assert [text for text in found["state"] if "bucket" in text] == found["state"]
    assert len(found["state"]) == 1
    with pytest.raises(TamperedError):
        store.get(Table.RECORD, key_id(7))
    assert store.get(Table.RECORD, key_id(8)) == (1, b"sealed record")
    assert len(store.refused) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM hint_key WHERE rid = 9",
        "UPDATE hint_key SET revision = 2 WHERE rid = 9",
        "DELETE FROM hint_text WHERE rowid = 9",
        GHOST,
    ],
)
def test_wrong_hint_is_found(store: Store, sql: str) -> None:
    spoil(store, sql)
    found = problems(store)
    assert set(found) <= {"hints", "counts"}
    assert found["hints"]


@pytest.mark.parametrize(
    "sql", ["UPDATE hint_count SET keys = keys + 1", "UPDATE hint_count SET deleted = 4", "DELETE FROM hint_count"]
)
def test_wrong_count_is_found(store: Store, sql: str) -> None:
    spoil(store, sql)
    assert set(problems(store)) == {"counts"}


def test_described_hints_are_compared_whole(store: Store) -> None:
    numbers = {key_id(number): number for number in range(KEYS)}

    def describe(row_id: bytes, row: Row) -> HintKey:
        return hint(numbers[row_id], row.revision)

    assert problems(store, describe=describe) == {}
    spoil(store, "UPDATE hint_key SET expires = 5 WHERE id = ?", key_id(7))
    assert set(problems(store, describe=describe)) == {"hints"}


def test_changed_line_of_the_history_is_named(store: Store) -> None:
    with store.write() as tx:
        for _ in range(100):
            tx.append(RECORD)
    spoil(store, "UPDATE audit SET body = x'01' WHERE seq = 70")
    found = problems(store, step_rows=20)
    assert found == {"audit": [found["audit"][0]]}
    assert "lines 60 to 79" in found["audit"][0]


def test_writes_between_steps_raise_no_alarm(store: Store) -> None:
    number = 1000
    for step in store.verify(step_rows=10):
        assert not step.problem
        if number < 1040:
            with store.write() as tx:
                add_key(tx, number)
                tx.append(RECORD)
            number += 1
    assert problems(store) == {}


def written_between(store: Store) -> list[str]:
    """What the full check says while another line is written, or its words, between any two of its steps."""
    found = []
    for number, step in enumerate(store.verify()):
        found += [step.problem] if step.problem else []
        with store.write() as tx:
            tx.index(hint(number % KEYS, text=f"written {number}"))
    return found


def test_line_written_while_search_is_asked_raises_no_alarm(store: Store) -> None:
    assert written_between(store) == []


def test_line_that_search_misses_is_found_though_others_are_written_meanwhile(store: Store) -> None:
    with store.write() as tx:
        for number in range(KEYS, KEYS + 65):  # so many that the first one's words no longer wait
            add_key(tx, number)
        tx.append(RECORD)
    (rid,) = store._database.cursor.execute("SELECT rid FROM hint_key WHERE id = ?", (key_id(KEYS),)).fetchone()
    spoil(store, "DELETE FROM hint_text WHERE rowid = ?", rid)
    assert [text for text in written_between(store) if "Search misses" in text]


def test_step_is_short_however_many_lines_there_are(store: Store) -> None:
    with store.write() as tx:
        for number in range(1000, 1000 + STEP_LINES * GROUP_STEPS):
            add_key(tx, number)
        tx.append(RECORD)
    asked = 0
    most = []

    def count(*_: object) -> bool:
        nonlocal asked
        asked += 1
        return False

    store._database.connection.set_trace_callback(count)
    for step in store.verify():
        if step.part == "hints":
            most.append(asked)
        asked = 0
    assert max(most) < 20 * STEP_LINES
