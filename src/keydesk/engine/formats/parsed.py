"""What a foreign file becomes: keys with their fields and versions, and for the rest the reason it was left alone.

Bodies are bytes exactly as the source held them and are shown in no repr. Warnings are `code: sentence`, the code
being one of `WARNINGS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from keydesk.model.kinds import VALUE, Kind

WARNINGS: dict[str, str] = {
    "weak": "could be guessed or broken",
    "expired": "its time is over",
    "expires-soon": "its time ends soon",
    "protection-lost": "a passphrase that guards the source guards the imported key no longer",
    "passphrase-stored": "the passphrase lies beside the key it opens",
    "reused": "another key of this import has the same value",
    "duplicate": "the same key came from another source too",
    "renamed": "its name was changed to be legal and unique",
    "reference": "it refers to a value elsewhere and was not resolved",
    "mismatch": "parts of the source contradict each other",
}
"""Every warning code and what it says in general."""


class Protection(StrEnum):
    """What guarded the source, and whether it still guards the imported value."""

    NONE = "none"
    KEPT = "passphrase kept"
    REMOVED = "passphrase removed"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One foreign file: the name it is spoken of by, and all its bytes."""

    name: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParsedField:
    """One named part of a version; `secret` is False for parts that anyone may see (a certificate, a public key)."""

    name: str
    secret: bool
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParsedVersion:
    """One state the key was in; `created` is when the source says it came to be."""

    fields: tuple[ParsedField, ...]
    created: datetime | None = None
    note: str = ""

    def body(self, name: str = VALUE) -> bytes | None:
        """The bytes of the field `name`, or None."""
        return next((part.body for part in self.fields if part.name == name), None)


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """One key as the sources describe it.

    `segments` are plain names of suggested namespaces below the destination (each may contain a slash); `bits` is the
    security strength, or an estimate of a password's entropy; `fingerprint` is of the public key, `SHA256:…` as
    ssh-keygen writes it for SSH keys, SHA-256 of the SubjectPublicKeyInfo in hexadecimal otherwise. `versions` are
    oldest first, the last is current. `joined` names further sources whose content went into this key.
    """

    segments: tuple[str, ...]
    name: str
    kind: Kind
    algorithm: str
    versions: tuple[ParsedVersion, ...]
    source: str
    source_format: str
    bits: int | None = None
    fingerprint: str | None = None
    created: datetime | None = None
    expires: datetime | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    owner: str = ""
    tags: tuple[str, ...] = ()
    notes: str = field(default="", repr=False)
    protection: Protection = Protection.NONE
    warnings: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    @property
    def current(self) -> ParsedVersion:
        """The version that is in use."""
        return self.versions[-1]

    @property
    def warning_codes(self) -> tuple[str, ...]:
        """The codes of the warnings, in order."""
        return tuple(text.partition(":")[0] for text in self.warnings)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source, or a part of one, that was left alone: why, and what the person can do."""

    source: str
    format_name: str
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class NeedsPassphrase:
    """A source that a passphrase would open; where not `is_required`, it came in without, and `what_for` says why.

    `refused` says why the passphrase that was given did not do, and is empty when none was.
    """

    source: str
    format_name: str
    what_for: str
    is_required: bool = True
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a CSV source and the role guessed or chosen for each (see `csvfile.ROLES`)."""

    source: str
    columns: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """How to read. `now` decides what is expired, `soon` what expires soon.

    `keep_protection` stores an encrypted OpenSSH or PKCS#8 source as it came; without it, decrypted.
    `store_passphrase` lays the passphrase beside a source that was kept encrypted. `columns` maps CSV headers to roles.
    """

    now: datetime
    soon: timedelta = timedelta(days=30)
    keep_protection: bool = True
    store_passphrase: bool = False
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParseResult:
    """Everything the sources held: keys, what was left alone, passphrases that would help, tables with columns."""

    keys: tuple[ParsedKey, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    needs: tuple[NeedsPassphrase, ...] = ()
    tables: tuple[Table, ...] = ()


def warning(code: str, sentence: str) -> str:
    """A warning as it is carried. Raises KeyError for a code that is not declared."""
    if code not in WARNINGS:
        raise KeyError(code)
    return f"{code}: {sentence}"
