"""A transaction carries rows, records and hints to the disk together, or leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from keydesk.engine.audit.log import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.engine.store.hint_key import HintKey
    from keydesk.engine.store.hints import Hints
    from keydesk.engine.store.schema import Table
    from keydesk.engine.store.state import Row, State


class Owner(Protocol):
    """The store that a transaction belongs to."""

    hints: Hints

    def begin(self, transaction: Transaction) -> None:
        """Start it."""

    def commit(self, transaction: Transaction) -> None:
        """Make it durable."""

    def abandon(self, transaction: Transaction) -> None:
        """Undo it."""


class Transaction:
    """One write in progress, made by `Store.write()` and used as a `with` block."""

    __slots__ = ("_next", "_state", "_store", "records")

    def __init__(self, store: Owner, state: State, next_sequence: int) -> None:
        self._store = store
        self._state = state
        self._next = next_sequence
        self.records: list[bytes] = []

    def get(self, table: Table, row_id: bytes) -> Row | None:
        """As `Store.get`, with what this transaction wrote."""
        return self._state.get(table, row_id)

    def put(self, table: Table, row_id: bytes, body: bytes, expected: int | None = None) -> int:
        """Write a row and return its new revision; `expected` is the present one (0: none), or None for any.

        Raises:
            ConflictError: the present revision is another.
        """
        return self._state.put(table, row_id, body, expected)

    def remove(self, table: Table, row_id: bytes, expected: int | None = None) -> bool:
        """Delete a row; claim that there was one. Raises as `put`."""
        return self._state.remove(table, row_id, expected)

    @property
    def next_sequence(self) -> int:
        """The sequence number the next appended record gets."""
        return self._next

    def append(self, record: bytes) -> int:
        """Append one encoded record to the history; return its sequence number.

        Raises:
            ValueError: it is not a record's encoding.
        """
        check_record(record)
        self.records.append(record)
        self._next += 1
        return self._next - 1

    def index(self, key: HintKey) -> None:
        """Make a key findable as described, or change how it is."""
        self._store.hints.index(key)

    def unindex(self, key_id: bytes) -> None:
        """Make a key unfindable."""
        self._store.hints.unindex(key_id)

    def clear_hints(self) -> None:
        """Make all keys unfindable, to build the hints again from the records."""
        self._store.hints.clear()

    def touch(self, reads: Iterable[tuple[bytes, int]]) -> None:
        """Note when keys (id, seconds since 1970) were last used."""
        self._store.hints.touch(reads)

    def __enter__(self) -> Self:
        self._store.begin(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._store.commit(self)
        else:
            self._store.abandon(self)


def check_record(body: bytes) -> None:
    """Raises ValueError when this is no record's encoding."""
    if body[:1] != b"\x01":
        raise ValueError(f"a record begins with the byte {RECORD}")
