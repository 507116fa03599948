"""The sample vault is made through the real door with a clock that is turned: more than a year in a few seconds.

Nothing is written past the door: each key, version, grant, read and refusal is a request, decided and recorded. What
shall happen is laid out first, moment by moment, and then done in that order:

* every key's versions when they were made, the oldest over a year ago;
* grants for the services, and thirty days of their reads by day and by night;
* what people did and why, and who was refused.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from keydesk import launch
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DeniedError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Caller, Face, Program, Strength
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    ConfirmRecovery,
    CreateVault,
    Delete,
    Describe,
    Destroy,
    Edit,
    Generate,
    Get,
    NewField,
    Put,
    StepUp,
    Unlock,
)
from keydesk.tour.clock import TourClock
from keydesk.tour.days import DEEDS, LAPSED, REFUSALS, RHYTHMS, SPIKE, Deed, Refusal, request_of
from keydesk.tour.door import Door
from keydesk.tour.material import Material, is_made_inside
from keydesk.tour.sample import DELETED, LINES, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "Example Ops"
BEGAN = timedelta(days=412)
GRANTED = 45
"""Days ago the present grants were made; they end as many days from now, as prod allows."""
READ_DAYS = 30
MOST_WAITING = timedelta(hours=6)
"""Reads of so long are made durable together."""
SESSION = timedelta(minutes=14)
_CONSONANTS, _VOWELS = "bdfghjklmnprstvw", "aeiou"
_PERSON, _TERMINAL, _STRANGER, _FIRST_SERVICE = 1, 2, 3, 100

Event = tuple[datetime, int, "Callable[[], None]"]
"""When, in which order among those of the same moment, and what."""


@dataclass
class History:
    """Makes one sample vault; `end` is the moment its history reaches."""

    door: Door
    clock: TourClock
    end: datetime
    material: Material = field(default_factory=Material)
    _fresh_until: dict[tuple[int, str], datetime] = field(default_factory=dict)
    _waiting_since: datetime | None = None

    def __post_init__(self) -> None:
        program = Program(os.geteuid(), os.getpid())
        shell = Program(os.geteuid(), os.getpid(), "/usr/bin/keydesk", terminal="tty1")
        self._person = Caller(_PERSON, Face.WINDOW, Strength.STRONG, program, is_inherited=True)
        self._terminal = Caller(_TERMINAL, Face.COMMAND_LINE, Strength.WEAK, shell)
        self._chance = secrets.SystemRandom()
        self._midnight = self.end.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)

    def make(self, password: bytearray) -> None:
        """Make the vault and all its history, and close it. Raises KeydeskError."""
        code = self.door.send(CreateVault(NAME), self._person, password).body
        if isinstance(code, SecretBuffer):
            self.door.send(ConfirmRecovery(), self._person, code.view().tobytes())
            code.wipe()
        for moment, _, act in sorted(self._plan(), key=lambda event: event[:2]):
            if self._waiting_since is not None and moment - self._waiting_since > MOST_WAITING:
                self._commit()
            self.clock.move_to(moment)
            act()
        self._commit()
        self.door.close()

    def _plan(self) -> list[Event]:
        """Everything that shall happen before `end`."""
        events = [
            *self._versions(),
            *self._grants(),
            *self._reads(),
            *self._deeds(),
            *self._refusals(),
            *self._morning(),
        ]
        return [(moment, place, act) for place, (moment, act) in enumerate(events) if moment < self.end]

    # -- keys --------------------------------------------------------------------------------------------------------

    def _versions(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for place, line in enumerate(LINES):
            for number, age in enumerate(line.ages):
                moment = self._at(age, 9, place)
                yield moment, partial(self._make_version, line, number)
            if line.destroyed:
                moment = self._at(line.ages[-1], 11, place)
                yield moment, partial(self._destroy, line)
        yield self._at(6, 15, 0), partial(self._delete, DELETED)

    def _make_version(self, line: Line, number: int) -> None:
        path, now, days = Path.parse(line.path), self.clock.now(), line.end_of(number)
        until = None if days is None else self.end + timedelta(days=days, hours=5)
        self._step_up(line.root, "rotation as planned" if number else "moving the old keys in")
        revision = self._revision(line.path) if number else 0
        words: dict[str, Any] = {"purpose": line.purpose, "owner": line.owner, "tags": line.tags, "expires": until}
        words["attributes"] = {"username": line.user} if line.user else {}
        words["expected"] = revision
        words["reason"] = "rotated as planned" if number else "moved in"
        if is_made_inside(line):
            request: Generate | Put = Generate(path, line.kind, **words)
            made = self.door.send(request, self._person)
        else:
            parts = self.material.fields(line, now, until)
            shapes = tuple(NewField(name, is_secret=secret, length=len(body)) for name, secret, body in parts)
            request = Put(path, shapes, line.kind, **words)
            made = self.door.send(request, self._person, b"".join(body for *_, body in parts))
        if line.is_favourite and not number:
            self.door.send(Edit(line.path, made.head.revision, is_favourite=True), self._person)  # type: ignore[attr-defined]

    def _destroy(self, line: Line) -> None:
        self._step_up(line.root, "old versions go")
        for version in range(1, line.destroyed + 1):
            request = Destroy(line.path, self._revision(line.path), version, "nothing is encrypted with it any more")
            self.door.send(request, self._person)

    def _delete(self, path: str) -> None:
        self.door.send(Delete(path, self._revision(path), "the wiki is switched off"), self._person)

    def _revision(self, path: str) -> int:
        revision: int = self.door.send(Describe(path), self._person).head.key.revision  # type: ignore[attr-defined]
        return revision

    # -- services ----------------------------------------------------------------------------------------------------

    def _grants(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        wanted = sorted({(service, line.path.rpartition("/")[0]) for line in LINES for service in line.readers})
        for place, (service, namespace) in enumerate(wanted):
            until = self.end + timedelta(days=GRANTED - 1)
            yield self._at(GRANTED, 10, place), partial(self._grant, service, namespace, until)
        service, namespace, days = LAPSED
        until = self.end - timedelta(days=days)
        yield self._at(GRANTED, 11, 0), partial(self._grant, service, namespace, until)

    def _grant(self, service: str, namespace: str, until: datetime) -> None:
        self._step_up(namespace.split("/")[1], "services are let in")
        subject = Subject(SubjectKind.UNIT, f"{service}.service")
        self.door.send(AddGrant(subject, Path.parse(namespace), (Action.GET,), until), self._person)

    def _reads(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for line in LINES:
            for day in range(min(READ_DAYS, int(line.ages[0]) - 1), -1, -1):
                is_weekend = (self._midnight - timedelta(days=day)).weekday() >= 5
                for hour in range(24):
                    for service in line.readers:
                        mean = RHYTHMS[service].reads(hour, is_weekend=is_weekend)
                        for _ in range(self._times(mean)):
                            yield self._within(day, hour), partial(self._read, service, line.path)
        day, hour, service, path, times = SPIKE
        for _ in range(times):
            yield self._within(day, hour), partial(self._read, service, path)

    def _times(self, mean: float) -> int:
        """A whole number with this mean that varies a little more than it must."""
        whole, rest = divmod(mean * self._chance.uniform(0.5, 1.5), 1.0)
        return int(whole) + (self._chance.random() < rest)

    def _read(self, service: str, path: str) -> None:
        number = _FIRST_SERVICE + list(RHYTHMS).index(service)
        program = Program(os.geteuid(), 4000 + number, f"/usr/bin/{service}", unit=f"{service}.service")
        self._take(Get(path), Caller(number, Face.PROGRAM, Strength.STRONG, program))

    # -- people, and those who get nothing ---------------------------------------------------------------------------

    def _deeds(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for deed in DEEDS:
            yield self._within(deed.day, deed.hour), partial(self._do, deed)

    def _do(self, deed: Deed) -> None:
        caller = self._terminal if deed.how == "get" else self._person
        if caller is self._terminal:
            self.door.prove(Unlock(), caller)
        self._step_up(deed.path.split("/")[1], deed.reason, caller)
        self._take(request_of(deed), caller)

    def _refusals(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        for refusal in REFUSALS:
            yield self._within(refusal.day, refusal.hour), partial(self._refuse, refusal)

    def _refuse(self, refusal: Refusal) -> None:
        name, uid = refusal.program, os.geteuid()
        if name.startswith("/"):
            program = Program(uid, 5000, "/usr/bin/python3", "0" * 64, name, "0" * 64, is_interpreter=True)
            caller = Caller(_STRANGER, Face.PROGRAM, Strength.WEAK, program)
        else:
            program = Program(uid, 5001, f"/usr/bin/{name.partition('.')[0]}", unit=name)
            caller = Caller(_STRANGER + 1, Face.PROGRAM, Strength.STRONG, program)
        with suppress(DeniedError):
            self._take(Get(refusal.path), caller)

    def _morning(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """The vault was locked and opened again shortly before the tour, and is in use."""
        yield self.end - timedelta(minutes=94), self._lock_and_unlock
        for minutes, path in ((31, "/dev/orders/database"), (11, "/prod/database/orders-primary")):
            yield self.end - timedelta(minutes=minutes), partial(self._read, "orders-api", path)
        yield self.end - timedelta(minutes=2), partial(self._read, "payments-api", "/prod/payments/payment-api")

    def _lock_and_unlock(self) -> None:
        self.door.lock(self._person)
        self._waiting_since = None
        self._fresh_until.clear()
        self.door.prove(Unlock(), self._person)

    # -- steps -------------------------------------------------------------------------------------------------------

    def _step_up(self, root: str, reason: str, caller: Caller | None = None) -> None:
        """Have a work session over a strict root, a new one when the last is over."""
        caller = caller or self._person
        known = self._fresh_until.get((caller.connection, root))
        if root != "dev" and (known is None or self.clock.now() >= known or caller is self._terminal):
            self.door.prove(StepUp(Path.of(root), reason), caller)
            self._fresh_until[caller.connection, root] = self.clock.now() + SESSION

    def _take(self, request: object, caller: Caller) -> None:
        """Use a key; what it gave is wiped at once."""
        self._waiting_since = self._waiting_since or self.clock.now()
        body = self.door.ask(request, caller).body
        if isinstance(body, SecretBuffer):
            body.wipe()

    def _commit(self) -> None:
        self.door.commit()
        self._waiting_since = None

    def _at(self, days_ago: float, hour: int, place: int) -> datetime:
        """A moment of a working day, some seconds after the one of the last `place`."""
        start = self._midnight - timedelta(days=days_ago) + timedelta(hours=hour, minutes=12)
        return min(start.astimezone(UTC) + timedelta(seconds=7 * place), self.end - timedelta(hours=2))

    def _within(self, days_ago: int, hour: int) -> datetime:
        """Some moment of an hour."""
        start = self._midnight - timedelta(days=days_ago) + timedelta(hours=hour)
        return start.astimezone(UTC) + timedelta(seconds=self._chance.uniform(0, 3600))


def make_sample(bundle: FilePath) -> bytearray:
    """Make the sample vault in a folder that is not there yet; return its password, which the caller wipes."""
    end = datetime.now(UTC)
    password = _easy_password()
    clock = TourClock(end - BEGAN)
    History(Door(bundle, FilePath(launch.state_directory()), clock, password), clock, end).make(password)
    return password


def _easy_password() -> bytearray:
    """A password of 50 random bits that is easy to type, since visitors are asked for it: mobi-tuka-rafe-siro."""
    syllables = [secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(8)]
    return bytearray("-".join(map("".join, zip(syllables[::2], syllables[1::2], strict=True))).encode())
