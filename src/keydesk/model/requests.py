"""Every request a client can make and the reply it gets; adding a feature begins with a dataclass here.

A request is a frozen dataclass registered under a stable verb; its reply type stands beside it in REQUESTS.
Secret material never is a field: it travels in the message's raw body, whose shape each docstring gives
("Body in", "Body out"). Several parts in one body are laid end to end, their lengths given by a field.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from keydesk.model.access import Action, Grant, Subject
from keydesk.model.callers import Program
from keydesk.model.keys import Key, KeyRow, Namespace, Version
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import Profile, ProfileName
from keydesk.model.records import RecordRow
from keydesk.model.states import Label

REQUESTS: dict[str, tuple[type, type]] = {}
"""Verb -> (request type, reply type)."""
VERBS: dict[type, str] = {}
"""Request type -> verb."""

TOP = Path(())
"""The namespace above all roots."""

C = TypeVar("C", bound=type)


def _request(verb: str, reply: type) -> Callable[[C], C]:
    def register(cls: C) -> C:
        REQUESTS[verb] = (cls, reply)
        VERBS[cls] = verb
        return cls

    return register


@dataclass(frozen=True, slots=True)
class Done:
    """The change is durable. `revision` is the object's new revision, `sequence` the audit record's number."""

    revision: int = 0
    sequence: int = 0


# -- vault -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keyslot:
    """A keyslot as may be shown while locked: no name, only its id and type."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class StatusReply:
    """State of the agent's vault: `absent` (no bundle yet), `locked` or `unlocked`. Counts are 0 while locked.

    `notices` are sentences for the user (a healed header half, failed attempts, changes since last opening);
    `checking` claims the background check is not finished, `is_damaged` that it found something;
    `wait` is seconds until the next password try is heard; `person` claims this connection is authenticated,
    `auth_age` its seconds since the last authentication (-1 never), `write_room` the records that still fit
    on a nearly full disk (-1: plenty).
    """

    state: str
    directory: str
    name: str = ""
    vault: str = ""
    slots: tuple[Keyslot, ...] = ()
    notices: tuple[str, ...] = ()
    keys: int = 0
    records: int = 0
    checking: bool = False
    is_damaged: bool = False
    recovery_confirmed: bool = False
    wait: int = 0
    person: bool = False
    auth_age: int = -1
    idle_lock: int = 0
    locks_in: int = -1
    write_room: int = -1
    is_read_only: bool = False
    version: str = ""
    problem_code: str = ""
    problem: str = ""
    problem_next: str = ""


@_request("status", StatusReply)
@dataclass(frozen=True, slots=True)
class Status:
    """Ask how the vault stands; always answered, recorded never."""


@dataclass(frozen=True, slots=True)
class Created:
    """A vault or recovery code was made. Body out: the recovery code's text (UTF-8)."""

    vault: str
    kdf: str


@_request("vault.create", Created)
@dataclass(frozen=True, slots=True)
class CreateVault:
    """Make the bundle in the agent's directory, unlocked, this connection its person. Body in: the password."""

    name: str


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The vault is open and this connection is a person. `must_set_password` after opening with a recovery code."""

    notices: tuple[str, ...] = ()
    must_set_password: bool = False
    last_opened: datetime | None = None
    changes: int = 0


@_request("unlock", Unlocked)
@dataclass(frozen=True, slots=True)
class Unlock:
    """Open the vault, or authenticate this connection on an open one. Body in: password or recovery code.

    `slot` is a keyslot id or a type (`password`, `recovery`). `accept_state` is a fingerprint printed by the
    anchor error, to continue knowingly without a good anchor.
    """

    slot: str = "password"
    accept_state: str = ""


@_request("lock", Done)
@dataclass(frozen=True, slots=True)
class Lock:
    """Lock the vault: the worker finishes its transaction and dies; this connection ends."""


@dataclass(frozen=True, slots=True)
class Session:
    """A work session: until when this person may use `namespace` and what was given for it."""

    namespace: Path
    until: datetime
    reason: str = ""


@_request("step-up", Session)
@dataclass(frozen=True, slots=True)
class StepUp:
    """Authenticate freshly and open a work session over `namespace` (and below). Body in: the password."""

    namespace: Path
    reason: str = ""


@_request("password.change", Done)
@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Replace the password slot: add, test, then remove. Body in: old then new.

    The old one is empty (`old_length` 0) only right after opening with a recovery code.
    """

    old_length: int


@_request("recovery.confirm", Done)
@dataclass(frozen=True, slots=True)
class ConfirmRecovery:
    """Type the recovery code back so that it counts. Body in: the code."""


@_request("recovery.new", Created)
@dataclass(frozen=True, slots=True)
class NewRecovery:
    """Make a new recovery code, replacing the old. Body in: the password. Body out: the code's text."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a full check covered and found; `problems` are sentences naming region, meaning and next step."""

    rows: int
    records: int
    problems: tuple[str, ...] = ()


@_request("vault.verify", Verified)
@dataclass(frozen=True, slots=True)
class VerifyVault:
    """Check header pair, pages, state, anchor, hints and audit log in full."""


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A setting's name and present value."""

    name: str
    value: int | bool | str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings kept in the vault."""

    values: tuple[SettingValue, ...]


@_request("settings.get", Settings)
@dataclass(frozen=True, slots=True)
class GetSettings:
    """Read the vault's settings."""


@_request("settings.set", Done)
@dataclass(frozen=True, slots=True)
class SetSetting:
    """Change one setting; recorded."""

    name: str
    value: int | bool | str


# -- namespaces --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Every namespace the caller may list, in path order, with the profile each effectively has."""

    namespaces: tuple[Namespace, ...]
    checking: bool = False


@_request("namespace.list", Namespaces)
@dataclass(frozen=True, slots=True)
class ListNamespaces:
    """List all namespaces."""


@_request("namespace.create", Done)
@dataclass(frozen=True, slots=True)
class CreateNamespace:
    """Create a namespace and missing ancestors. A new root needs `profile`; below, None inherits."""

    path: Path
    profile: ProfileName | None = None


@_request("namespace.remove", Done)
@dataclass(frozen=True, slots=True)
class RemoveNamespace:
    """Remove an empty namespace."""

    path: Path
    expected: int


@_request("profile.set", Done)
@dataclass(frozen=True, slots=True)
class SetProfile:
    """Give a namespace a profile; governed by the stricter of old and new."""

    path: Path
    profile: ProfileName
    expected: int


@dataclass(frozen=True, slots=True)
class ProfileReply:
    """The profile a namespace effectively has, and the namespace it comes from."""

    profile: Profile
    origin: Path


@_request("profile.show", ProfileReply)
@dataclass(frozen=True, slots=True)
class ShowProfile:
    """Show what a namespace demands."""

    path: Path


# -- keys --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in path order. `after` continues the list, empty at its end; `total` is exact unless `checking`."""

    rows: tuple[KeyRow, ...]
    after: str = ""
    total: int = 0
    checking: bool = False


@_request("key.list", Page)
@dataclass(frozen=True, slots=True)
class ListKeys:
    """List keys of `namespace` (`/` for all) that fit `filter` (the grammar of model/filter.py)."""

    namespace: Path = TOP
    recursive: bool = True
    filter: str = ""
    after: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Who used a key: label, how surely known, when last, how often in 30 days."""

    label: str
    known: str
    last: datetime
    reads: int


@dataclass(frozen=True, slots=True)
class KeyDetail:
    """Everything about one key but its values. `can` lists what this caller may do now or after `needs`."""

    key: Key
    row: KeyRow
    versions: tuple[Version, ...]
    profile: Profile
    readers: tuple[Reader, ...] = ()
    can: tuple[Action, ...] = ()
    session_until: datetime | None = None


@_request("key.describe", KeyDetail)
@dataclass(frozen=True, slots=True)
class Describe:
    """Describe one key by path or by `id:` and its hexadecimal id (deleted keys too)."""

    path: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value follows. Body out: the field's bytes as they went in. `remask` in seconds, for people."""

    path: Path
    version: int
    kind: Kind
    field: str
    is_text: bool
    remask: int = 0
    stale_limit: int = 0


@_request("get", Value)
@dataclass(frozen=True, slots=True)
class Get:
    """Ask for one field of one version. `path` may be a bare name. `action` is get or reveal.

    At most one of `version` (0: current) and `label`.
    """

    path: str
    version: int = 0
    label: Label | None = None
    field: str = "value"
    reason: str = ""
    action: Action = Action.GET


@dataclass(frozen=True, slots=True)
class Copied:
    """The clipboard holder owns the selection until `until`; `copy` names this copy in clipboard events."""

    copy: str
    until: datetime
    seconds: int


@_request("copy", Copied)
@dataclass(frozen=True, slots=True)
class Copy:
    """Put one field on the clipboard through the holder. `display` is the caller's display environment."""

    path: str
    version: int = 0
    field: str = "value"
    reason: str = ""
    display: dict[str, str] = dataclasses.field(default_factory=dict)


@_request("copy.clear", Done)
@dataclass(frozen=True, slots=True)
class ClearCopy:
    """Clear a copied value now."""

    copy: str


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


@_request("key.put", KeyChanged)
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


@_request("key.generate", KeyChanged)
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


@_request("key.edit", KeyChanged)
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


@_request("key.move", KeyChanged)
@dataclass(frozen=True, slots=True)
class Move:
    """Move or rename: id, versions and history stay, the old path redirects."""

    path: str
    to: Path
    expected: int
    reason: str = ""


@_request("key.delete", KeyChanged)
@dataclass(frozen=True, slots=True)
class Delete:
    """Delete softly; can be restored for 30 days."""

    path: str
    expected: int
    reason: str = ""


@_request("key.restore", KeyChanged)
@dataclass(frozen=True, slots=True)
class Restore:
    """Restore a softly deleted key by `id:…` or path, to its old path or to `to` when that is taken."""

    path: str
    to: Path | None = None
    reason: str = ""


@_request("key.destroy", KeyChanged)
@dataclass(frozen=True, slots=True)
class Destroy:
    """Shred one version (or, with `version` 0, every version of a deleted key). Metadata and history stay."""

    path: str
    expected: int
    version: int = 0
    reason: str = ""


# -- import ------------------------------------------------------------------------------------------------


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


@_request("import.preview", Preview)
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


@_request("import.commit", Imported)
@dataclass(frozen=True, slots=True)
class ImportCommit:
    """Import the chosen rows (empty: all new and changed) in one transaction; `moved` gives rows another path."""

    id: str
    rows: tuple[int, ...] = ()
    moved: dict[str, str] = dataclasses.field(default_factory=dict)
    reason: str = ""


@_request("import.discard", Done)
@dataclass(frozen=True, slots=True)
class ImportDiscard:
    """Forget a preview."""

    id: str


# -- grants ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grants:
    """All grants, newest first."""

    grants: tuple[Grant, ...]


@_request("grant.list", Grants)
@dataclass(frozen=True, slots=True)
class ListGrants:
    """List grants."""


@_request("grant.add", Grants)
@dataclass(frozen=True, slots=True)
class AddGrant:
    """Let a service use a namespace until a time (None: the profile's span); needs a fresh step-up."""

    subject: Subject
    namespace: Path
    actions: tuple[Action, ...] = (Action.GET,)
    until: datetime | None = None
    reason: str = ""


@_request("grant.revoke", Done)
@dataclass(frozen=True, slots=True)
class RevokeGrant:
    """End a grant at once."""

    id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown program asks for a key; a window answers or the deadline denies."""

    id: str
    program: Program
    path: Path
    action: Action
    deadline: datetime
    subject: Subject


@_request("ask.answer", Done)
@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """Answer an open question: deny, or allow by a grant over `namespace` for `seconds` (needs a step-up)."""

    id: str
    allow: bool
    namespace: Path
    seconds: int = 3600


# -- history -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Records:
    """Records newest first; `before` continues, 0 at the end. `verified` of `size` records are checked so far."""

    rows: tuple[RecordRow, ...]
    before: int = 0
    size: int = 0
    verified: int = 0
    is_damaged: bool = False


@_request("audit.list", Records)
@dataclass(frozen=True, slots=True)
class ListRecords:
    """List history below sequence `before` (0: newest) that fits `filter` (RECORD_FIELDS); `key` restricts by path."""

    before: int = 0
    limit: int = 200
    filter: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """The whole log was recomputed: its size, root (hex) and the first bad record, or -1."""

    size: int
    root: str
    first_bad: int = -1
    sentence: str = ""


@_request("audit.verify", AuditVerified)
@dataclass(frozen=True, slots=True)
class VerifyAudit:
    """Recompute the log against the authenticated head and the last checkpoint."""


@dataclass(frozen=True, slots=True)
class AuditExport:
    """Body out: the export, a text that verifies with public keys alone (docs/format.md, Audit export).

    `keys` are those public keys as text, to be pinned once by whoever verifies.
    """

    size: int
    root: str
    keys: str = ""


@_request("audit.export", AuditExport)
@dataclass(frozen=True, slots=True)
class ExportAudit:
    """Export the history with a signed checkpoint."""


# -- events ------------------------------------------------------------------------------------------------


@_request("subscribe", Done)
@dataclass(frozen=True, slots=True)
class Subscribe:
    """Turn this connection into a listener: events follow until it closes."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened. `topic` is changed, recorded, clipboard, ask, locking, checked, notice.

    changed: `paths` touched (empty: anything). clipboard: `copy` and `what` (cleared, replaced, failed).
    """

    topic: str
    paths: tuple[Path, ...] = ()
    copy: str = ""
    what: str = ""
    ask: Ask | None = None
    sentence: str = ""
