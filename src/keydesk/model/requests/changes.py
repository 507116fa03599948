"""Changes to keys, each with compare-and-set."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests.registry import request


@dataclass(frozen=True, slots=True)
class NewField:
    """One field laid in the body: name, secrecy, length in bytes."""

    name: str
    is_secret: bool
    length: int


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """A key was made or changed; its place, revision and current version."""

    id: str
    path: Path
    revision: int
    version: int
    sequence: int = 0


@request("key.put", KeyChanged)
@dataclass(frozen=True, slots=True)
class Put:
    """Store a value: a new key, or a new version of an existing one (the old goes into grace). Body in: the fields.

    `kind` None keeps an existing key's kind, else a suitable one is found from the bytes. Namespaces below a root
    are made as needed. `expected` is the key's revision, 0 for "must be new", -1 for whatever is there.
    """

    path: Path
    fields: tuple[NewField, ...]
    kind: Kind | None = None
    algorithm: str = ""
    purpose: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    attributes: dict[str, str] = dataclasses.field(default_factory=dict)
    expires: datetime | None = None
    reason: str = ""
    expected: int = -1


@request("key.generate", KeyChanged)
@dataclass(frozen=True, slots=True)
class Generate:
    """Make a value inside the vault and store it as `Put` would. `options` as the kind declares (length, words…)."""

    path: Path
    kind: Kind
    algorithm: str = ""
    options: dict[str, str] = dataclasses.field(default_factory=dict)
    purpose: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    attributes: dict[str, str] = dataclasses.field(default_factory=dict)
    expires: datetime | None = None
    reason: str = ""
    expected: int = 0


@request("key.edit", KeyChanged)
@dataclass(frozen=True, slots=True)
class Edit:
    """Change metadata; None leaves a field as it is. `clear_expires` removes the expiry. Compare-and-set."""

    path: str
    expected: int
    purpose: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] | None = None
    notes: str | None = None
    attributes: dict[str, str] | None = None
    expires: datetime | None = None
    clear_expires: bool = False
    is_favourite: bool | None = None
    reason: str = ""


@request("key.move", KeyChanged)
@dataclass(frozen=True, slots=True)
class Move:
    """Move or rename: id, versions and history stay, the old path redirects."""

    path: str
    to: Path
    expected: int
    reason: str = ""


@request("key.delete", KeyChanged)
@dataclass(frozen=True, slots=True)
class Delete:
    """Delete softly; can be restored for 30 days."""

    path: str
    expected: int
    reason: str = ""


@request("key.restore", KeyChanged)
@dataclass(frozen=True, slots=True)
class Restore:
    """Restore a softly deleted key by `id:…` or path, to its old path or to `to` when that is taken."""

    path: str
    to: Path | None = None
    reason: str = ""


@request("key.destroy", KeyChanged)
@dataclass(frozen=True, slots=True)
class Destroy:
    """Shred one version (or, with `version` 0, every version of a deleted key). Metadata and history stay."""

    path: str
    expected: int
    version: int = 0
    reason: str = ""
