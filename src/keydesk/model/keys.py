"""Keys, versions and fields as everybody outside the vault sees them: metadata, never a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.states import Label, State


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field of a version: its name, whether it is secret, and its size in bytes."""

    name: str
    is_secret: bool
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a key, without its value.

    `grace_ends` is set once it was replaced; `strength` is bits of security or entropy, rounded down;
    `facts` are public (public key line, certificate PEM, subject, serial), searchable and safe to show.
    """

    number: int
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
    destroyed: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Key:
    """A key's metadata: one sealed record with its own revision. `id` is 16 bytes as hex, kept for life.

    `attributes` are public named fields (username, url, comment); `warnings` are stable words (weak, expired, …).
    """

    id: str
    revision: int
    path: Path
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
    current: int = 0
    source: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of a list: what the table shows of a key.

    `reads` are counts per day for the last 30 days, oldest first, empty while not yet known; `rotated` is when the
    current version was made; `in_grace` are numbers of replaced versions still served; `purge_due` is when a deleted
    key is destroyed by the vault itself.
    """

    id: str
    revision: int
    path: Path
    kind: Kind
    algorithm: str
    strength: int | None
    state: State
    version: int
    created: datetime
    rotated: datetime
    purpose: str = ""
    fingerprint: str = ""
    expires: datetime | None = None
    in_grace: tuple[int, ...] = ()
    owner: str = ""
    tags: tuple[str, ...] = ()
    last_used: datetime | None = None
    reads: tuple[int, ...] = ()
    is_favourite: bool = False
    deleted: datetime | None = None
    purge_due: datetime | None = None
    warnings: tuple[str, ...] = ()
    profile: ProfileName = ProfileName.DEV


@dataclass(frozen=True, slots=True)
class Namespace:
    """A place keys live in. `profile` is its own, or its nearest ancestor's when `inherits`.

    `keys` counts keys directly in it, `keys_below` all below; `worst` is the worst expiry band below
    (healthy, due, critical, expired); `is_open` claims that its KEK is in memory for this caller now.
    """

    id: str
    revision: int
    path: Path
    profile: ProfileName
    inherits: bool
    keys: int = 0
    keys_below: int = 0
    worst: str = "healthy"
    is_open: bool = True
