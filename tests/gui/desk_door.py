"""A small agent in this process: it answers the window's requests from lists, so that the window is tested by itself.

It keeps the rules the window depends on (strict namespaces ask for a step-up, prod for a reason, compare-and-set,
soft delete) and nothing more; the real door is tested in its own room and end to end in tests/flows.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from keydesk.errors import (
    ConflictError,
    LockedError,
    NeedsStepUpError,
    NotFoundError,
    UsageError,
    WrongPasswordError,
)
from keydesk.model import requests as ask
from keydesk.model.access import Action, Outcome
from keydesk.model.filter import TEXT, parse
from keydesk.model.keys import FieldShape, Key, KeyRow, Namespace, Version
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import PROFILES, ProfileName
from keydesk.model.records import Record, RecordRow
from keydesk.model.states import Label, State

NOW = datetime(2026, 11, 23, 14, 32, 8, tzinfo=UTC)
PASSWORD = b"correct horse battery staple"
RECOVERY = "kdr1 qpzry 9x8gf 2tvdw 0s3jn 54khc e6mua 7lqpz ry9x8 gf2tv dw0s3 jn54k hce6m"
VALUE = b"s3cr3t-Value-4711"


class Vault:
    """What the doors of one vault share."""

    def __init__(self, *, state: str = "unlocked") -> None:
        self.state = state
        self.name = "Production vault"
        self.namespaces: dict[Path, ProfileName] = {}
        self.keys: dict[str, Key] = {}
        self.rows: dict[str, KeyRow] = {}
        self.records: list[RecordRow] = []
        self.sessions: dict[Path, datetime] = {}
        self.listeners: list[queue.SimpleQueue[ask.Event | None]] = []
        self.recovery_confirmed = True
        self.asked: list[object] = []
        self.bodies: list[bytes] = []
        self.notices: tuple[str, ...] = ()
        self.wait = 0
        self.preview = ask.Preview("p1", (), ())
        for name in ProfileName:
            self.namespaces[Path.of(name.value)] = name

    def open(self) -> Door:
        return Door(self)

    def listen(self) -> Ear:
        return Ear(self)

    def close(self) -> None:
        """End every listening connection."""
        for listener in self.listeners:
            listener.put(None)

    def add_key(self, path: str, kind: Kind, algorithm: str, purpose: str = "", **more: object) -> KeyRow:
        """Lay down a key; `more` are fields of KeyRow."""
        where = Path.parse(path)
        for above in where.ancestors():
            self.namespaces.setdefault(above, self.profile_of(above.parent))
        number = f"{len(self.keys) + 1:032x}"
        made = NOW - timedelta(days=24)
        row = KeyRow(
            number, 1, where, kind, algorithm, 256, State.ACTIVE, 1, made, made,
            purpose=purpose, fingerprint="9f2c41ab7e03", profile=self.profile_of(where.parent),
        )  # fmt: skip
        row = replace(row, **more)  # type: ignore[arg-type]
        self.rows[number] = row
        self.keys[number] = Key(
            number, 1, where, kind, row.created, purpose=purpose, owner=row.owner, tags=row.tags,
            expires=row.expires, is_favourite=row.is_favourite, current=row.version, attributes={"username": "app_rw"},
            warnings=row.warnings,
        )  # fmt: skip
        return row

    def profile_of(self, path: Path) -> ProfileName:
        while path.names:
            if path in self.namespaces:
                return self.namespaces[path]
            path = path.parent
        return ProfileName.DEV

    def find(self, path: str) -> Key:
        for key in self.keys.values():
            if f"id:{key.id}" == path or str(key.path) == path:
                return key
        raise NotFoundError("There is no such key.")

    def set_key(self, key: Key, **row: object) -> ask.KeyChanged:
        key = replace(key, revision=key.revision + 1)
        self.keys[key.id] = key
        self.rows[key.id] = replace(
            self.rows[key.id], revision=key.revision, path=key.path, purpose=key.purpose, owner=key.owner,
            tags=key.tags, expires=key.expires, is_favourite=key.is_favourite, deleted=key.deleted, **row,
        )  # type: ignore[arg-type]  # fmt: skip
        self.tell(ask.Event("changed", (key.path,)))
        return ask.KeyChanged(key.id, key.path, key.revision, self.rows[key.id].version, len(self.records))

    def record(self, action: str, path: str = "", outcome: Outcome = Outcome.ALLOWED, caller: str = "window",
               **more: object) -> None:  # fmt: skip
        wall = NOW - timedelta(seconds=37 * (40 - min(len(self.records), 40)))
        record = Record(wall, 1.0, caller, "strong", 1000, "", action, outcome)
        self.records.append(RecordRow(len(self.records), replace(record, **more), path))  # type: ignore[arg-type]
        self.tell(ask.Event("recorded"))

    def tell(self, event: ask.Event) -> None:
        for listener in self.listeners:
            listener.put(event)


class Ear:
    """A connection that listens."""

    def __init__(self, vault: Vault) -> None:
        self._queue: queue.SimpleQueue[ask.Event | None] = queue.SimpleQueue()
        vault.listeners.append(self._queue)

    def __iter__(self) -> Iterator[ask.Event]:
        while (event := self._queue.get()) is not None:
            yield event

    def close(self) -> None:
        self._queue.put(None)


class Door:
    """A connection that asks."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def close(self) -> None:
        """Nothing is held open."""

    def call(self, request: object, body: bytes | bytearray = b"") -> tuple[object, bytearray]:
        vault = self.vault
        vault.asked.append(request)
        vault.bodies.append(bytes(body))
        if vault.state != "unlocked" and not isinstance(request, ask.Status | ask.Unlock | ask.CreateVault):
            raise LockedError("The vault is locked.")
        answer = ANSWERS.get(type(request))
        if answer is None:
            raise UsageError(f"{type(request).__name__} is not answered here.")
        came = answer(vault, request, bytes(body))
        if isinstance(came, tuple):
            return came[0], bytearray(came[1])
        return came, bytearray()


Answer = Callable[..., object]
ANSWERS: dict[type, Answer] = {}


def _answers(request: type) -> Callable[[Answer], Answer]:
    def register(answer: Answer) -> Answer:
        ANSWERS[request] = answer
        return answer

    return register


@_answers(ask.Status)
def _status(vault: Vault, _request: ask.Status, _body: bytes) -> object:
    is_open = vault.state == "unlocked"
    return ask.StatusReply(
        vault.state, "/home/keeper/production.keydesk", vault.name, "4f1d" * 8,
        (ask.Keyslot("01", "password"), ask.Keyslot("02", "recovery")), vault.notices if is_open else (),
        len(vault.keys) if is_open else 0, len(vault.records) if is_open else 0,
        recovery_confirmed=vault.recovery_confirmed, wait=vault.wait, person=is_open, auth_age=20, idle_lock=600,
        locks_in=272, version="0.1.0",
    )  # fmt: skip


@_answers(ask.CreateVault)
def _create(vault: Vault, request: ask.CreateVault, _body: bytes) -> object:
    vault.state, vault.name, vault.recovery_confirmed = "unlocked", request.name, False
    return ask.Created("4f1d" * 8, "argon2id 256 MiB t=3"), RECOVERY.encode()


@_answers(ask.Unlock)
def _unlock(vault: Vault, request: ask.Unlock, body: bytes) -> object:
    if body != (PASSWORD if request.slot == "password" else RECOVERY.encode()):
        vault.wait = 4
        raise WrongPasswordError("Not opened: wrong password or keyboard layout.", wait_seconds=4)
    vault.state = "unlocked"
    vault.tell(ask.Event("changed"))
    return ask.Unlocked(vault.notices, request.slot == "recovery", NOW - timedelta(hours=15), 3)


@_answers(ask.Lock)
def _lock(vault: Vault, _request: ask.Lock, _body: bytes) -> object:
    vault.state = "locked"
    vault.tell(ask.Event("locking"))
    return ask.Done()


@_answers(ask.StepUp)
def _step_up(vault: Vault, request: ask.StepUp, body: bytes) -> object:
    if body != PASSWORD:
        raise WrongPasswordError("Not opened: wrong password or keyboard layout.", wait_seconds=4)
    until = NOW + PROFILES[vault.profile_of(request.namespace)].session
    vault.sessions[request.namespace] = until
    return ask.Session(request.namespace, until, request.reason)


@_answers(ask.ConfirmRecovery)
def _confirm(vault: Vault, _request: ask.ConfirmRecovery, body: bytes) -> object:
    if body.split() != RECOVERY.encode().split():
        raise WrongPasswordError("That is not the code of this vault.")
    vault.recovery_confirmed = True
    return ask.Done()


@_answers(ask.ChangePassword)
def _change(_vault: Vault, _request: ask.ChangePassword, _body: bytes) -> object:
    return ask.Done()


@_answers(ask.GetSettings)
def _settings(_vault: Vault, _request: ask.GetSettings, _body: bytes) -> object:
    return ask.Settings((ask.SettingValue("idle-lock-seconds", 600),))


@_answers(ask.SetSetting)
def _set(_vault: Vault, _request: ask.SetSetting, _body: bytes) -> object:
    return ask.Done()


@_answers(ask.ListGrants)
def _grants(_vault: Vault, _request: ask.ListGrants, _body: bytes) -> object:
    return ask.Grants(())


@_answers(ask.VerifyVault)
def _verify(vault: Vault, _request: ask.VerifyVault, _body: bytes) -> object:
    return ask.Verified(len(vault.keys), len(vault.records))


@_answers(ask.ListNamespaces)
def _namespaces(vault: Vault, _request: ask.ListNamespaces, _body: bytes) -> object:
    live = [row for row in vault.rows.values() if row.deleted is None]
    made = []
    for number, path in enumerate(sorted(vault.namespaces)):
        direct = sum(row.path.parent == path for row in live)
        below = sum(row.path.is_within(path) for row in live)
        worst = "expired" if any(row.path.is_within(path) and row.expires and row.expires < NOW for row in live) else ""
        profile = vault.profile_of(path)
        made.append(
            Namespace(f"{number:032x}", 1, path, profile, len(path.names) > 1, direct, below, worst or "healthy")
        )
    return ask.Namespaces(tuple(made))


@_answers(ask.CreateNamespace)
def _namespace(vault: Vault, request: ask.CreateNamespace, _body: bytes) -> object:
    vault.namespaces[request.path] = request.profile or vault.profile_of(request.path.parent)
    vault.tell(ask.Event("changed", (request.path,)))
    return ask.Done()


@_answers(ask.ShowProfile)
def _profile(vault: Vault, request: ask.ShowProfile, _body: bytes) -> object:
    return ask.ProfileReply(PROFILES[vault.profile_of(request.path)], request.path)


def _fits(row: KeyRow, text: str) -> bool:
    is_deleted = False
    for term in parse(text).terms:
        value = term.values[0]
        if term.field == TEXT:
            holds = value.lower() in f"{row.path} {row.purpose}".lower()
        elif term.field == "kind":
            holds = row.kind.value in term.values
        elif term.field == "is" and value == "favourite":
            holds = row.is_favourite
        elif term.field == "is" and value == "deleted":
            holds, is_deleted = row.deleted is not None, True
        elif term.field == "is":
            holds = value in row.warnings
        elif term.field == "in":
            holds = row.path.is_within(Path.parse(value))
        else:
            holds = True
        if holds == term.is_negated:
            return False
    return is_deleted or row.deleted is None


@_answers(ask.ListKeys)
def _keys(vault: Vault, request: ask.ListKeys, _body: bytes) -> object:
    rows = sorted((row for row in vault.rows.values() if _fits(row, request.filter)), key=lambda row: row.path)
    rows = [row for row in rows if row.path.is_within(request.namespace)]
    total = len(rows)
    rows = [row for row in rows if not request.after or str(row.path) > request.after]
    page = rows[: request.limit]
    return ask.Page(tuple(page), str(page[-1].path) if len(rows) > len(page) else "", total)


@_answers(ask.Describe)
def _describe(vault: Vault, request: ask.Describe, _body: bytes) -> object:
    key = vault.find(request.path)
    row = vault.rows[key.id]
    shapes = (FieldShape("value", True, 17),)
    versions = []
    for number in range(row.version, 0, -1):
        is_current = number == row.version
        born = row.rotated - timedelta(days=30 * (row.version - number))
        versions.append(
            Version(
                number,
                State.ACTIVE if is_current else State.DEACTIVATED,
                (Label.CURRENT,) if is_current else (Label.PREVIOUS,) if number == row.version - 1 else (),
                born,
                "m.keller",
                "" if is_current else "quarterly",
                shapes,
                row.algorithm,
                row.strength,
                "9f2c41ab7e03",
                None,
                None if is_current else born + timedelta(days=33),
            )  # fmt: skip
        )
    seen = row.last_used or NOW
    known = (ask.Reader("svc-orders", "strong", seen, 412), ask.Reader("svc-report", "weak", seen, 31))
    readers = known if row.last_used else ()
    return ask.KeyDetail(
        key, row, tuple(versions), PROFILES[row.profile], readers, (Action.COPY, Action.REVEAL, Action.UPDATE), None
    )


def _check(vault: Vault, key: Key, reason: str) -> None:
    profile = PROFILES[vault.profile_of(key.path.parent)]
    if not profile.is_strict:
        return
    root = key.path.root
    if not any(key.path.is_within(where) for where in vault.sessions):
        raise NeedsStepUpError("This namespace asks again.", namespace=str(root), rule=profile.name.value)


@_answers(ask.Get)
def _get(vault: Vault, request: ask.Get, _body: bytes) -> object:
    key = vault.find(request.path)
    _check(vault, key, request.reason)
    vault.record("reveal", str(key.path))
    remask = int(PROFILES[vault.profile_of(key.path.parent)].remask.total_seconds())
    return ask.Value(key.path, vault.rows[key.id].version, key.kind, request.field, True, remask), VALUE


@_answers(ask.Copy)
def _copy(vault: Vault, request: ask.Copy, _body: bytes) -> object:
    key = vault.find(request.path)
    _check(vault, key, request.reason)
    vault.record("copy", str(key.path))
    return ask.Copied("c1", NOW + timedelta(seconds=20), 20)


@_answers(ask.ClearCopy)
def _clear(vault: Vault, request: ask.ClearCopy, _body: bytes) -> object:
    vault.tell(ask.Event("clipboard", copy=request.copy, what="cleared"))
    return ask.Done()


def _changeable(vault: Vault, path: str, expected: int) -> Key:
    key = vault.find(path)
    if expected not in {-1, key.revision}:
        raise ConflictError("Someone else was first.", expected=expected, found=key.revision)
    return key


@_answers(ask.Put)
@_answers(ask.Generate)
def _put(vault: Vault, request: ask.Put | ask.Generate, _body: bytes) -> object:
    for key in vault.keys.values():
        if key.path == request.path:
            return vault.set_key(key, version=vault.rows[key.id].version + 1)
    kind = request.kind or Kind.OPAQUE
    row = vault.add_key(str(request.path), kind, request.algorithm or kind.value, request.purpose)
    vault.tell(ask.Event("changed", (request.path,)))
    return ask.KeyChanged(row.id, row.path, 1, 1)


@_answers(ask.Edit)
def _edit(vault: Vault, request: ask.Edit, _body: bytes) -> object:
    key = _changeable(vault, request.path, request.expected)
    given = {
        name: getattr(request, name)
        for name in ("purpose", "owner", "tags", "notes", "attributes", "expires", "is_favourite")
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if request.clear_expires:
        changes["expires"] = None
    return vault.set_key(replace(key, **changes))


@_answers(ask.Move)
def _move(vault: Vault, request: ask.Move, _body: bytes) -> object:
    return vault.set_key(replace(_changeable(vault, request.path, request.expected), path=request.to))


@_answers(ask.Delete)
def _delete(vault: Vault, request: ask.Delete, _body: bytes) -> object:
    return vault.set_key(replace(_changeable(vault, request.path, request.expected), deleted=NOW))


@_answers(ask.Restore)
def _restore(vault: Vault, request: ask.Restore, _body: bytes) -> object:
    return vault.set_key(replace(vault.find(request.path), deleted=None))


@_answers(ask.ListRecords)
def _records(vault: Vault, request: ask.ListRecords, _body: bytes) -> object:
    rows = [row for row in reversed(vault.records) if not request.before or row.sequence < request.before]
    for term in parse(request.filter, {"outcome": "", "actor": "", "in": ""}).terms:
        if term.field == TEXT:
            rows = [row for row in rows if term.values[0] in f"{row.path} {row.record.caller} {row.record.action}"]
        elif term.field == "outcome":
            rows = [row for row in rows if row.record.outcome.value in term.values]
    if request.key:
        rows = [row for row in rows if row.path == request.key]
    page = rows[: request.limit]
    size = len(vault.records)
    return ask.Records(tuple(page), page[-1].sequence if len(rows) > len(page) else 0, size, size)


@_answers(ask.ImportPreview)
def _preview(vault: Vault, _request: ask.ImportPreview, _body: bytes) -> object:
    return vault.preview


@_answers(ask.ImportCommit)
def _commit(vault: Vault, request: ask.ImportCommit, _body: bytes) -> object:
    chosen = [row for row in vault.preview.rows if row.number in request.rows]
    for row in chosen:
        vault.add_key(str(row.path), row.kind, row.algorithm)
    vault.tell(ask.Event("changed"))
    return ask.Imported(len(chosen), len(chosen), 0, len(vault.records))


@_answers(ask.ImportDiscard)
def _discard(_vault: Vault, _request: ask.ImportDiscard, _body: bytes) -> object:
    return ask.Done()


@_answers(ask.AnswerAsk)
def _answer(_vault: Vault, _request: ask.AnswerAsk, _body: bytes) -> object:
    return ask.Done()
