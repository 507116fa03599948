"""Import: a preview first, then all of what was chosen or nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests.registry import Done, request


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One source laid in the body: its name and length; a passphrase of `passphrase_length` bytes follows it."""

    name: str
    length: int
    passphrase_length: int = 0


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One key the sources would become. `status` is new, changed, same, conflict; `losses` are sentences."""

    number: int
    path: Path
    kind: Kind
    algorithm: str
    source: str
    source_format: str
    status: str
    versions: int = 1
    strength: int | None = None
    fingerprint: str = ""
    created: datetime | None = None
    expires: datetime | None = None
    protection: str = ""
    warnings: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class ImportSkipped:
    """A source left alone: why, and the next step. `needs_passphrase` claims one would open it."""

    source: str
    format: str
    sentence: str
    next_step: str
    needs_passphrase: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do; nothing has happened yet. `id` is good for 15 minutes or until lock."""

    id: str
    rows: tuple[ImportRow, ...]
    skipped: tuple[ImportSkipped, ...]
    columns: tuple[str, ...] = ()


@request("import.preview", Preview)
@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Read foreign files in the jailed child. Body in: for each file its bytes, then its passphrase.

    `columns` maps CSV headers to roles (name, username, password, url, notes, group, otp, ignore).
    """

    files: tuple[ImportFile, ...]
    into: Path
    keep_protection: bool = True
    columns: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many keys went in, and the sequence number of the import's record."""

    keys: int
    versions: int
    same: int
    sequence: int


@request("import.commit", Imported)
@dataclass(frozen=True, slots=True)
class ImportCommit:
    """Import the chosen rows in one transaction; `moved` gives rows another path.

    Without any chosen: all that are new, changed or moved.
    """

    id: str
    rows: tuple[int, ...] = ()
    moved: dict[str, str] = dataclasses.field(default_factory=dict)
    reason: str = ""


@request("import.discard", Done)
@dataclass(frozen=True, slots=True)
class ImportDiscard:
    """Forget a preview."""

    id: str
