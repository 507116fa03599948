"""A small agent in this process: it answers the window's requests from lists, so that the window is tested by itself.

It keeps the rules the window depends on (strict namespaces ask for a step-up, prod for a reason, compare-and-set,
soft delete) and nothing more; the real door is tested in its own room and end to end in tests/flows.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from keydesk.errors import (
    LockedError,
    NotFoundError,
    UsageError,
    WrongPasswordError,
)
from keydesk.model import requests as ask
from keydesk.model.access import Outcome
from keydesk.model.keys import Key, KeyRow
from keydesk.model.paths import Path
from keydesk.model.profiles import PROFILES, ProfileName
from keydesk.model.records import Record, RecordRow
from keydesk.model.states import State

if TYPE_CHECKING:
    from keydesk.model.kinds import Kind

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
        self.clock_off = 0
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

    def add_key(self, path: str, kind: Kind, algorithm: str, purpose: str = "", **more: Any) -> KeyRow:
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
        row = replace(row, **more)
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

    def set_key(self, key: Key, **row: Any) -> ask.KeyChanged:
        key = replace(key, revision=key.revision + 1)
        self.keys[key.id] = key
        self.rows[key.id] = replace(
            self.rows[key.id], revision=key.revision, path=key.path, purpose=key.purpose, owner=key.owner,
            tags=key.tags, expires=key.expires, is_favourite=key.is_favourite, deleted=key.deleted,
            purge_due=None if key.deleted is None else key.deleted + timedelta(days=30), **row,
        )  # fmt: skip
        self.tell(ask.Event("changed", (key.path,)))
        return ask.KeyChanged(key.id, key.path, key.revision, self.rows[key.id].version, len(self.records))

    def record(self, action: str, path: str = "", outcome: Outcome = Outcome.ALLOWED, caller: str = "window",
               **more: Any) -> None:  # fmt: skip
        wall = NOW - timedelta(seconds=37 * (40 - min(len(self.records), 40)))
        record = Record(wall, 1.0, caller, "strong", 1000, "", action, outcome)
        self.records.append(RecordRow(len(self.records), replace(record, **more), path))
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


def answers(request: type) -> Callable[[Answer], Answer]:
    def register(answer: Answer) -> Answer:
        ANSWERS[request] = answer
        return answer

    return register


@answers(ask.Status)
def _status(vault: Vault, _request: ask.Status, _body: bytes) -> object:
    is_open = vault.state == "unlocked"
    return ask.StatusReply(
        vault.state, "/home/keeper/production.keydesk", vault.name if is_open else "", "4f1d" * 8,
        (ask.Keyslot("01", "password"), ask.Keyslot("02", "recovery")), vault.notices if is_open else (),
        len(vault.keys) if is_open else 0, len(vault.records) if is_open else 0,
        recovery_confirmed=vault.recovery_confirmed, wait=vault.wait, person=is_open, auth_age=20, idle_lock=600,
        locks_in=272, clock_off=vault.clock_off, version="0.1.0",
    )  # fmt: skip


@answers(ask.CreateVault)
def _create(vault: Vault, request: ask.CreateVault, _body: bytes) -> object:
    vault.state, vault.name, vault.recovery_confirmed = "unlocked", request.name, False
    return ask.Created("4f1d" * 8, "argon2id 256 MiB t=3"), RECOVERY.encode()


@answers(ask.Unlock)
def _unlock(vault: Vault, request: ask.Unlock, body: bytes) -> object:
    if body != (PASSWORD if request.slot == "password" else RECOVERY.encode()):
        vault.wait = 4
        raise WrongPasswordError("Not opened: wrong password or keyboard layout.", wait_seconds=4)
    vault.state = "unlocked"
    vault.tell(ask.Event("changed"))
    return ask.Unlocked(vault.notices, request.slot == "recovery", NOW - timedelta(hours=15), 3)


@answers(ask.Lock)
def _lock(vault: Vault, _request: ask.Lock, _body: bytes) -> object:
    vault.state = "locked"
    vault.tell(ask.Event("locking"))
    return ask.Done()


@answers(ask.StepUp)
def _step_up(vault: Vault, request: ask.StepUp, body: bytes) -> object:
    if body != PASSWORD:
        raise WrongPasswordError("Not opened: wrong password or keyboard layout.", wait_seconds=4)
    until = NOW + PROFILES[vault.profile_of(request.namespace)].session
    vault.sessions[request.namespace] = until
    return ask.Session(request.namespace, until, request.reason)


@answers(ask.AcceptClock)
def _accept_clock(vault: Vault, _request: ask.AcceptClock, _body: bytes) -> object:
    vault.clock_off = 0
    vault.tell(ask.Event("notice"))
    return ask.Done()


@answers(ask.ConfirmRecovery)
def _confirm(vault: Vault, _request: ask.ConfirmRecovery, body: bytes) -> object:
    if body.split() != RECOVERY.encode().split():
        raise WrongPasswordError("That is not the code of this vault.")
    vault.recovery_confirmed = True
    return ask.Done()


@answers(ask.ChangePassword)
def _change(_vault: Vault, _request: ask.ChangePassword, _body: bytes) -> object:
    return ask.Done()


@answers(ask.GetSettings)
def _settings(_vault: Vault, _request: ask.GetSettings, _body: bytes) -> object:
    return ask.Settings((ask.SettingValue("idle-lock-seconds", 600),))


@answers(ask.SetSetting)
def _set(_vault: Vault, _request: ask.SetSetting, _body: bytes) -> object:
    return ask.Done()


@answers(ask.ListGrants)
def _grants(_vault: Vault, _request: ask.ListGrants, _body: bytes) -> object:
    return ask.Grants(())


@answers(ask.VerifyVault)
def _verify(vault: Vault, _request: ask.VerifyVault, _body: bytes) -> object:
    return ask.Verified(len(vault.keys), len(vault.records))
