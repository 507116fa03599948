"""What each covered row's body holds, as sealed JSON of one dataclass (docs/format.md, "Objects").

Ids are 16 random bytes; a version's rows are named by key and version (8 bytes), a value's also by its field.
Paths lead to ids under HMAC(index key, path), so that the table of paths tells no name.
"""

# ruff: noqa: TC001, TC003 - coding reads the field types of these dataclasses at run time
from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from keydesk.engine.crypto import mac
from keydesk.engine.crypto.context import RecordContext
from keydesk.engine.crypto.seal import open_public, seal
from keydesk.errors import DamagedError, RefusedError
from keydesk.model.coding import from_plain, to_plain
from keydesk.model.keys import FieldShape
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from keydesk.engine.crypto.derive import RootKeys
    from keydesk.engine.crypto.seal import Rng
    from keydesk.engine.store.schema import Table
    from keydesk.engine.store.state import Row

T = TypeVar("T")

ID = 16
VERSION = 8


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version's metadata, without its number (which is in the row's id)."""

    state: State
    labels: tuple[Label, ...]
    created: datetime
    author: str
    reason: str
    fields: tuple[FieldShape, ...]
    algorithm: str
    strength: int | None = None
    fingerprint: str = ""
    expires: datetime | None = None
    grace_ends: datetime | None = None
    grace_era: int = 0
    destroyed: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraceEnd:
    """A replaced version and until when, in which era, everybody is still served with it."""

    number: int
    ends: datetime
    era: int = 0


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One key's metadata, and of its versions what a list shows: the current one's facts and those in grace.

    `versions` is the highest number ever given, `previous` the one labelled so (0: none); `namespace` an id as hex.
    """

    path: Path
    namespace: str
    kind: Kind
    created: datetime
    purpose: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    expires: datetime | None = None
    is_favourite: bool = False
    deleted: datetime | None = None
    source: str = ""
    warnings: tuple[str, ...] = ()
    versions: int = 0
    current: int = 0
    previous: int = 0
    algorithm: str = ""
    strength: int | None = None
    state: State = State.ACTIVE
    fingerprint: str = ""
    rotated: datetime | None = None
    grace: tuple[GraceEnd, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredNamespace:
    """One namespace: its path, its own profile (None: its parent's), and the epoch of its newest KEK."""

    path: Path
    profile: ProfileName | None
    created: datetime
    epoch: int = 1


@dataclass(frozen=True, slots=True)
class StoredSetting:
    """One setting that was changed from its default."""

    name: str
    value: int | bool | str


@dataclass(frozen=True, slots=True)
class StoredVault:
    """What is known of the vault as a whole: its last opening, and the state's sequence after that was written.

    `era` counts how often a person has set the vault's time back: no grace period outlives its era.
    """

    name: str
    created: datetime
    opened: datetime | None = None
    sequence: int = 0
    era: int = 0


class PathUse(StrEnum):
    """What a path's row means."""

    KEY = "k"
    NAMESPACE = "n"
    REDIRECT = "r"
    DELETED = "d"


@dataclass(frozen=True, slots=True)
class PathTarget:
    """Where a path leads: `id` is a key's or a namespace's."""

    use: PathUse
    id: bytes

    def encode(self) -> bytes:
        """The row's body: 17 bytes."""
        return self.use.value.encode() + self.id

    @classmethod
    def decode(cls, body: bytes) -> PathTarget:
        """Read a body. Raises DamagedError."""
        try:
            use = PathUse(body[:1].decode("ascii"))
        except ValueError:
            raise DamagedError("A path's row cannot be read.", part="path") from None
        return cls(use, body[1:])


_MOST_PATHS = 16_384
VAULT_ROW = b"vault"
"""The id of the row that holds StoredVault."""


def version_id(key: bytes, number: int) -> bytes:
    """The id of a version's row, and of its DEK's."""
    return key + number.to_bytes(VERSION, "big")


def value_id(key: bytes, number: int, name: str) -> bytes:
    """The id of one field's row."""
    return key + number.to_bytes(VERSION, "big") + name.encode()


def epoch_id(namespace: bytes, epoch: int) -> bytes:
    """The id of a KEK's row."""
    return namespace + epoch.to_bytes(VERSION, "big")


class Sealer:
    """Seals and opens rows of metadata, each bound to vault, table, id and revision."""

    __slots__ = ("_index", "_key", "_path_ids", "_rng", "vault")

    def __init__(self, vault: bytes, keys: RootKeys, rng: Rng) -> None:
        self.vault = vault
        self._key = keys.record
        self._index = keys.index
        self._path_ids: dict[Path, bytes] = {}
        self._rng = rng

    def seal(self, table: Table, row_id: bytes, revision: int, thing: object) -> bytes:
        """The body of a row that will have `revision`."""
        plain = json.dumps(to_plain(thing), ensure_ascii=False, separators=(",", ":")).encode()
        return seal(self._key, plain, self._context(table, row_id, revision), self._rng)

    def open(self, table: Table, row_id: bytes, row: Row, shape: type[T]) -> T:
        """The object in a row.

        Raises:
            TamperedError: sealed with another key or for another place.
            DamagedError: it does not hold such an object.
        """
        plain = open_public(self._key, row.body, self._context(table, row_id, row.revision))
        try:
            return from_plain(shape, json.loads(plain))
        except (ValueError, RefusedError):
            raise DamagedError(f"A row of {table.name.lower()}s cannot be read.", part=table.name.lower()) from None

    def path_id(self, path: Path) -> bytes:
        """HMAC(index key, path): where a path's row lies, and how records name it."""
        known = self._path_ids.get(path)
        if known is None:
            if len(self._path_ids) >= _MOST_PATHS:
                self._path_ids.clear()
            known = self._path_ids[path] = mac.tag(self._index, b"path", str(path).encode())
        return known

    def _context(self, table: Table, row_id: bytes, revision: int) -> RecordContext:
        return RecordContext(self.vault, table.name.lower(), row_id, revision)
