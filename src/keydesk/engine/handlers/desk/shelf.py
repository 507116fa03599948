"""Keys as they stand: found by path or id, opened once and kept by revision, shown in the words of the model.

What is kept in memory was proven by the store when it was read and changes only with a durable change of ours.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.objects import (
    ID,
    PathTarget,
    PathUse,
    Sealer,
    StoredKey,
    StoredVersion,
    version_id,
)
from keydesk.engine.store.schema import Table
from keydesk.errors import DamagedError
from keydesk.model.keys import Key, Version

if TYPE_CHECKING:
    from keydesk.engine.store.store import Store
    from keydesk.model.paths import Path

KEPT = 8192
"""Keys whose opened metadata is kept in memory."""


@dataclass(frozen=True, slots=True)
class HeldKey:
    """One key's metadata as it stands."""

    id: bytes
    revision: int
    stored: StoredKey

    @property
    def path(self) -> Path:
        """Its present path."""
        return self.stored.path

    @property
    def namespace(self) -> bytes:
        """Its namespace's id."""
        return bytes.fromhex(self.stored.namespace)


class Shelf:
    """Reads keys and versions."""

    __slots__ = ("_held", "_sealer", "_store")

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer
        self._held: OrderedDict[bytes, HeldKey] = OrderedDict()

    def by_id(self, key: bytes) -> HeldKey | None:
        """The key of an id, a destroyed one too, or None when there is none. Raises TamperedError, DamagedError."""
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        for table in (Table.RECORD, Table.TOMBSTONE) if len(key) == ID else ():
            row = self._store.get(table, key)
            if row is not None:
                held = HeldKey(key, row.revision, self._sealer.open(table, key, row, StoredKey))
                self.keep(held)
                return held
        return None

    def target(self, path: Path) -> tuple[PathTarget, int] | None:
        """Where a path leads and its row's revision, or None. Raises TamperedError, DamagedError."""
        row = self._store.get(Table.PATH, self._sealer.path_id(path))
        return None if row is None else (PathTarget.decode(row.body), row.revision)

    def find(self, path: Path, *, deleted: bool = False) -> HeldKey | None:
        """The key at `path` or that moved away from it; a softly deleted one only when `deleted`."""
        found = self.target(path)
        if found is None or found[0].use is PathUse.NAMESPACE:
            return None
        held = self.by_id(found[0].id)
        if held is None:
            raise DamagedError("A path leads to a key that is not there.", part="path")
        if found[0].use is PathUse.KEY and held.path != path:
            raise DamagedError("A path leads to another key.", part="path")
        return held if deleted or held.stored.deleted is None else None

    def version(self, key: bytes, number: int) -> tuple[int, StoredVersion] | None:
        """One version and its row's revision, or None."""
        row_id = version_id(key, number)
        row = self._store.get(Table.VERSION, row_id)
        return None if row is None else (row.revision, self._sealer.open(Table.VERSION, row_id, row, StoredVersion))

    def versions(self, key: bytes) -> list[tuple[int, int, StoredVersion]]:
        """(number, revision, version) of every version, oldest first."""
        return [
            (
                int.from_bytes(row_id[ID:], "big"),
                row.revision,
                self._sealer.open(Table.VERSION, row_id, row, StoredVersion),
            )
            for row_id, row in self._store.children(Table.VERSION, key)
        ]

    def keep(self, held: HeldKey) -> None:
        """Remember a key as it now stands."""
        self._held[held.id] = held
        self._held.move_to_end(held.id)
        if len(self._held) > KEPT:
            self._held.popitem(last=False)

    def clear(self) -> None:
        """Forget what is kept, to read it again."""
        self._held.clear()


def as_key(held: HeldKey) -> Key:
    """The key in the model's words."""
    stored = held.stored
    return Key(
        id=held.id.hex(),
        revision=held.revision,
        path=stored.path,
        kind=stored.kind,
        created=stored.created,
        purpose=stored.purpose,
        owner=stored.owner,
        tags=stored.tags,
        notes=stored.notes,
        attributes=stored.attributes,
        expires=stored.expires,
        is_favourite=stored.is_favourite,
        deleted=stored.deleted,
        current=stored.current,
        source=stored.source,
        warnings=stored.warnings,
    )


def as_version(number: int, stored: StoredVersion, era: int) -> Version:
    """The version in the model's words; a grace period of another era than this one is over."""
    return Version(
        number=number,
        state=stored.state,
        labels=stored.labels,
        created=stored.created,
        author=stored.author,
        reason=stored.reason,
        fields=stored.fields,
        algorithm=stored.algorithm,
        strength=stored.strength,
        fingerprint=stored.fingerprint,
        expires=stored.expires,
        grace_ends=stored.grace_ends if stored.grace_era == era else None,
        destroyed=stored.destroyed,
        facts=stored.facts,
    )
