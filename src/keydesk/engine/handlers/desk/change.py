"""A change is one transaction with its record; memory follows only once it is durable.

    with desk.change(visit, passed) as change:
        change.put_key(key_id, stored, expected=0)
        change.record("create", key=key_id, version=1)

Leaving the block commits, together with the records that were waiting. An exception leaves store and memory as they
were. A change that records nothing is refused by the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from keydesk.engine.handlers.desk.hinting import hint_of
from keydesk.engine.handlers.desk.objects import (
    PathTarget,
    PathUse,
    StoredKey,
    StoredNamespace,
    StoredVersion,
    epoch_id,
    value_id,
    version_id,
)
from keydesk.engine.handlers.desk.shelf import HeldKey
from keydesk.engine.store.schema import Table
from keydesk.model.access import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.drafting import Draft, Founding, SealedRow
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.engine.store.hints import HintKey
    from keydesk.engine.store.transaction import Transaction
    from keydesk.model.paths import Path


MOST_TOLD = 256
"""Paths of one change that are told one by one; of more, their namespaces are."""


class Change:
    """One transaction in progress."""

    __slots__ = (
        "_after",
        "_desk",
        "_first",
        "_new",
        "_pass",
        "_paths",
        "_places",
        "_tx",
        "_visit",
        "_waiting",
        "sequence",
    )

    def __init__(self, desk: Desk, visit: Visit, passed: Pass) -> None:
        self._desk = desk
        self._visit = visit
        self._pass = passed
        self._after: list[Callable[[], object]] = []
        self._paths: list[Path] = []
        self._places: dict[bytes, Place] = {}
        self._new: dict[Path, Place] = {}
        self._waiting = 0
        self._first = 0
        self.sequence = 0
        self._tx: Transaction = desk.store.write()

    def __enter__(self) -> Self:
        self._tx.__enter__()
        self._first = self._tx.next_sequence
        for waiting in self._desk.journal.waiting:
            self._tx.append(waiting)
            self._waiting += 1
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: object) -> None:
        if kind is not None:
            self._forget()
            self._tx.__exit__(kind, value, trace)
            return
        try:
            self._tx.__exit__(None, None, None)
        except BaseException:
            if self._desk.store.log.size > self._first:  # durable, but this computer could not be made to remember it
                self._follow()
            else:
                self._forget()
            raise
        self._follow()

    def _forget(self) -> None:
        """Nothing of this happened: its records go, and what may have been read inside it."""
        self._desk.journal.cut(self._waiting)
        self._desk.shelf.clear()

    def _follow(self) -> None:
        for follow in self._after:
            follow()
        paths = tuple(dict.fromkeys(self._paths))
        if len(paths) > MOST_TOLD:
            paths = tuple(dict.fromkeys(path.parent for path in paths))
        self._desk.changed(paths)
        self._desk.journal.durable(len(self._desk.journal.waiting))

    # -- records ----------------------------------------------------------------------------------------------------

    def record(
        self,
        action: str = "",
        *,
        key: HeldKey | bytes | None = None,
        namespace: bytes | None = None,
        path: Path | None = None,
        version: int = 0,
        field: str = "",
        reason: str = "",
        count: int = 1,
    ) -> int:
        """Append the record of what this change does; return its sequence number."""
        held = key if isinstance(key, HeldKey) else None
        key_id = held.id if held is not None else key if isinstance(key, bytes) else b""
        where = namespace if namespace is not None else (held.namespace if held is not None else b"")
        shown = path if path is not None else (held.path if held is not None else None)
        record = self._desk.journal.make(
            self._visit,
            action or self._pass.action,
            Outcome.ALLOWED,
            rule=self._pass.rule,
            key=key_id.hex(),
            namespace=where.hex(),
            keyed_path=self._desk.sealer.path_id(shown).hex() if shown is not None else "",
            version=version,
            field=field,
            reason=reason or self._pass.reason,
            count=count,
        )
        self.sequence = self._tx.append(self._desk.journal.add(record))
        return self.sequence

    # -- keys -------------------------------------------------------------------------------------------------------

    def put_key(self, key: bytes, stored: StoredKey, expected: int) -> HeldKey:
        """Write a key's metadata and what finds it. Raises ConflictError."""
        body = self._desk.sealer.seal(Table.RECORD, key, expected + 1, stored)
        held = HeldKey(key, self._tx.put(Table.RECORD, key, body, expected), stored)
        return self._kept(held, hint_of(held, self._place(held.namespace), self._desk.use.last(key.hex())))

    def put_draft(self, draft: Draft) -> HeldKey:
        """Write a new key as it was drafted, with the path that leads to it. Raises ConflictError."""
        held = draft.held
        self.put_path(held.path, PathUse.KEY, held.id)
        self.put_rows(draft.rows)
        return self._kept(held, draft.hint)

    def put_rows(self, rows: Iterable[SealedRow]) -> None:
        """Write rows that are not there yet. Raises ConflictError."""
        for row in rows:
            self._tx.put(*row, expected=0)

    def _kept(self, held: HeldKey, hint: HintKey) -> HeldKey:
        """Let a key that was written be found."""
        self._tx.index(hint)
        self._after.append(lambda: self._desk.shelf.keep(held))
        self._paths.append(held.path)
        return held

    def bury(self, held: HeldKey, stored: StoredKey) -> HeldKey:
        """A key whose versions are all destroyed: its metadata stays as a tombstone, found by its id alone."""
        self._tx.remove(Table.RECORD, held.id, held.revision)
        body = self._desk.sealer.seal(Table.TOMBSTONE, held.id, 1, stored)
        buried = HeldKey(held.id, self._tx.put(Table.TOMBSTONE, held.id, body, 0), stored)
        self._tx.unindex(held.id)
        at = self._desk.shelf.target(held.path)
        if at is not None and at[0].id == held.id:
            self.remove_path(held.path)
        self._after.append(lambda: self._desk.shelf.keep(buried))
        self._paths.append(held.path)
        return buried

    def put_version(self, key: bytes, number: int, stored: StoredVersion, expected: int) -> None:
        """Write a version's metadata."""
        row_id = version_id(key, number)
        body = self._desk.sealer.seal(Table.VERSION, row_id, expected + 1, stored)
        self._tx.put(Table.VERSION, row_id, body, expected)

    def put_dek(self, key: bytes, number: int, body: bytes) -> None:
        """Write a version's sealed DEK."""
        self._tx.put(Table.DEK, version_id(key, number), body, None)

    def shred(self, key: bytes, number: int, names: tuple[str, ...]) -> None:
        """Remove a version's DEK and sealed fields."""
        self._tx.remove(Table.DEK, version_id(key, number))
        for name in names:
            self._tx.remove(Table.VALUE, value_id(key, number, name))

    def put_path(self, path: Path, use: PathUse, target: bytes) -> None:
        """Let a path lead to a key or namespace."""
        self._tx.put(Table.PATH, self._desk.sealer.path_id(path), PathTarget(use, target).encode(), None)
        self._paths.append(path)

    def remove_path(self, path: Path) -> None:
        """Let a path lead nowhere."""
        self._tx.remove(Table.PATH, self._desk.sealer.path_id(path))
        self._paths.append(path)

    # -- namespaces -------------------------------------------------------------------------------------------------

    def put_founding(self, founding: Founding) -> None:
        """Write a new namespace as it was planned, with its KEK, the path that leads to it, and its record."""
        place = founding.place
        self.put_namespace(place.id, place.stored, 0, place)
        self.put_kek(place.id, place.stored.epoch, founding.body)
        self.put_path(place.path, PathUse.NAMESPACE, place.id)
        self.record("namespace.create", namespace=place.id, path=place.path)

    def put_namespace(self, row_id: bytes, stored: StoredNamespace, expected: int, place: Place) -> int:
        """Write a namespace; `place` is how it will stand. Raises ConflictError."""
        body = self._desk.sealer.seal(Table.NAMESPACE, row_id, expected + 1, stored)
        revision = self._tx.put(Table.NAMESPACE, row_id, body, expected)
        self._places[row_id] = self._new[stored.path] = place
        self._after.append(lambda: self._desk.tree.put(row_id, revision, stored))
        self._paths.append(stored.path)
        return revision

    def remove_namespace(self, row_id: bytes, path: Path, epoch: int, expected: int) -> None:
        """Remove a namespace, its KEK and its path. Raises ConflictError."""
        self._tx.remove(Table.NAMESPACE, row_id, expected)
        self._tx.remove(Table.KEK, epoch_id(row_id, epoch))
        self.remove_path(path)
        self._after.append(lambda: self._desk.tree.remove(row_id))
        self._after.append(lambda: self._desk.keyring.drop_relaxed(row_id, epoch))

    def put_kek(self, row_id: bytes, epoch: int, body: bytes) -> None:
        """Write a namespace's sealed KEK."""
        self._tx.put(Table.KEK, epoch_id(row_id, epoch), body, None)

    # -- the rest ---------------------------------------------------------------------------------------------------

    def put(self, table: Table, row_id: bytes, thing: object, expected: int) -> int:
        """Write any other sealed row. Raises ConflictError."""
        return self._tx.put(table, row_id, self._desk.sealer.seal(table, row_id, expected + 1, thing), expected)

    def remove(self, table: Table, row_id: bytes) -> bool:
        """Remove any other row; claim that it was there."""
        return self._tx.remove(table, row_id)

    def reindex(self, held: HeldKey, place: Place) -> None:
        """Write again what finds a key."""
        self._tx.index(hint_of(held, place, self._desk.use.last(held.id.hex())))

    def touch(self, path: Path) -> None:
        """Tell listeners that something at `path` changed."""
        self._paths.append(path)

    def after(self, follow: Callable[[], object]) -> None:
        """Call `follow` once all is durable; it must not fail."""
        self._after.append(follow)

    def place(self, path: Path) -> Place | None:
        """The nearest namespace at or above `path`, those of this change included."""
        for end in range(len(path.names), 0, -1):
            at = type(path)(path.names[:end])
            place = self._new.get(at) or self._desk.tree.at(at)
            if place is not None:
                return place
        return None

    def _place(self, row_id: bytes) -> Place:
        return self._places.get(row_id) or self._desk.tree.by_id(row_id)
