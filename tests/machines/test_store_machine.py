"""Whatever is put, removed, appended, undone, reopened or folded, the store equals a dictionary and a list."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from keydesk.engine.audit.log import COMMIT
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError
from tests.engine.audit import naive
from tests.engine.store.shelf import Shelf, hint, key_id

if TYPE_CHECKING:
    from keydesk.engine.store.transaction import Transaction

TABLES = st.sampled_from([Table.RECORD, Table.VERSION, Table.NAMESPACE])
NUMBERS = st.integers(0, 11)
BODIES = st.binary(max_size=40)
EXPECTED = st.none() | st.integers(0, 3)
STEP = st.one_of(
    st.tuples(st.just("put"), TABLES, NUMBERS, BODIES, EXPECTED),
    st.tuples(st.just("remove"), TABLES, NUMBERS, BODIES, EXPECTED),
    st.tuples(st.just("index"), TABLES, NUMBERS, BODIES, EXPECTED),
    st.tuples(st.just("unindex"), TABLES, NUMBERS, BODIES, EXPECTED),
)


@dataclass
class Model:
    """What the store must hold."""

    rows: dict[tuple[Table, bytes], tuple[int, bytes]] = field(default_factory=dict)
    records: list[bytes] = field(default_factory=list)
    hints: dict[bytes, str] = field(default_factory=dict)

    def copy(self) -> Model:
        return Model(dict(self.rows), list(self.records), dict(self.hints))


class Undo(Exception):  # noqa: N818
    """Ends a transaction without it."""


def undo(is_undone: bool) -> None:
    if is_undone:
        raise Undo


def follow(tx: Transaction, model: Model, verb: str, table: Table, number: int, body: bytes, given: int | None) -> None:
    """Take one step in the transaction and in the model."""
    row_id = key_id(number)
    if verb == "index":
        line = hint(number, 1, deleted=given or None, text=body.hex())
        tx.index(line)
        model.hints[row_id] = "" if line.deleted else line.path
    elif verb == "unindex":
        tx.unindex(row_id)
        model.hints.pop(row_id, None)
    elif verb == "put":
        found = model.rows.get((table, row_id), (0, b""))[0]
        revision = tx.put(table, row_id, body, given)
        assert (given in {None, found}, revision) == (True, found + 1)
        model.rows[table, row_id] = (revision, body)
    else:
        found = model.rows.get((table, row_id), (0, b""))[0]
        assert tx.remove(table, row_id, given) is bool(found)
        assert given in {None, found}
        model.rows.pop((table, row_id), None)


class StoreMachine(RuleBasedStateMachine):
    """A store beside its model."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.store = self.shelf.create()
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()
        self.shelf.remove()

    @rule(steps=st.lists(STEP, max_size=6), records=st.lists(BODIES, min_size=1, max_size=3), is_undone=st.booleans())
    def write(
        self,
        steps: list[tuple[str, Table, int, bytes, int | None]],
        records: list[bytes],
        is_undone: bool,
    ) -> None:
        model = self.model.copy()
        with suppress(Undo, ConflictError):
            with self.store.write() as tx:
                for step in steps:
                    follow(tx, model, *step)
                for body in records:
                    tx.append(b"\x01" + body)
                    model.records.append(b"\x01" + body)
                undo(is_undone)
            self.model = model

    @rule(records=st.lists(BODIES, max_size=20))
    def read(self, records: list[bytes]) -> None:
        self.store.append([b"\x01" + body for body in records])
        self.model.records += [b"\x01" + body for body in records]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.shelf.open()

    @rule()
    def fold(self) -> None:
        self.store.wal.fold()

    @rule()
    def cut(self) -> None:
        self.store.checkpoint()

    @precondition(lambda self: self.model.rows)
    @rule()
    def check(self) -> None:
        parts = {step.part for step in self.store.verify() if step.problem}
        assert parts <= {"hints"}

    @invariant()
    def equals_the_model(self) -> None:
        rows = {(t, i): tuple(row) for t in (Table.RECORD, Table.NAMESPACE) for i, row in self.store.scan(t)}
        assert rows == {place: row for place, row in self.model.rows.items() if place[0] != Table.VERSION}
        for number in range(12):
            found = self.store.get(Table.VERSION, key_id(number))
            assert found == self.model.rows.get((Table.VERSION, key_id(number)))
        leaves = self.store.log.leaves(0, self.store.log.size)
        assert [leaf for leaf in leaves if leaf[0] != COMMIT] == self.model.records
        assert self.store.log.root() == naive.root(leaves)
        listed = {hit.id: hit.path for hit in self.store.hints.page("/", recursive=True)}
        assert listed == {row_id: path for row_id, path in self.model.hints.items() if path}
        assert self.store.hints.count("/", recursive=True) == len(listed)


StoreMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestStore = StoreMachine.TestCase
