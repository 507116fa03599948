"""What is searched, filtered and sorted of one key: its line in the hints, written from its metadata alone."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256

TAG_MARK = "\x1f"
COLUMNS = (
    "id, revision, path, namespace, name, kind, algorithm, bits, state, created, rotated, due, warn, expires, "
    "last_read, owner, tags, fingerprint, source, favourite, weak, deleted"
)


@dataclass(frozen=True, slots=True)
class HintKey:
    """What is searched, filtered and sorted of one key. `path`, `namespace` and `name` are written forms.

    `due` is when its rotation is due, `warn` when its expiry begins to be shown; `text` is what search also finds:
    purpose, attributes, notes.
    """

    id: bytes
    revision: int
    path: str
    namespace: str
    name: str
    kind: str
    created: int
    rotated: int
    algorithm: str = ""
    bits: int | None = None
    state: str = "active"
    due: int | None = None
    warn: int | None = None
    expires: int | None = None
    last_read: int | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()
    fingerprint: str = ""
    source: str = ""
    is_favourite: bool = False
    is_weak: bool = False
    deleted: int | None = None
    text: str = ""

    @property
    def words(self) -> str:
        """Everything but the path that search finds."""
        return "\n".join(part for part in (self.owner, *self.tags, self.fingerprint, self.text) if part)

    @property
    def mark(self) -> bytes:
        """8 bytes that change when what search finds changes."""
        return sha256(f"{self.path}\0{self.deleted is not None}\0{self.words}".encode()).digest()[:8]


def columns_of(key: HintKey) -> tuple[object, ...]:
    """The line's values in the order of COLUMNS; texts to be compared are folded."""
    tags = TAG_MARK + "".join(tag.casefold() + TAG_MARK for tag in key.tags) if key.tags else ""
    values = {field.name: getattr(key, field.name) for field in fields(key)}
    values |= {
        "name": key.name.casefold(),
        "algorithm": key.algorithm.casefold(),
        "owner": key.owner.casefold(),
        "fingerprint": key.fingerprint.casefold(),
        "source": key.source.casefold(),
        "tags": tags,
        "favourite": int(key.is_favourite),
        "weak": int(key.is_weak),
    }
    return tuple(values[column] for column in COLUMNS.split(", "))
