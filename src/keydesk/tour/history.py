"""The sample vault is made through the real door with a clock that is turned: forty days in a few seconds.

Nothing is written past the door: each key, version, grant, read and refusal is a request, decided and recorded.
"""

from __future__ import annotations

import os
import pathlib
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from keydesk import launch
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots.cost import Cost
from keydesk.engine.vault import Kdf, Ports, Reply, Vault, Work
from keydesk.errors import DeniedError, KeydeskError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Caller, Face, Program, Strength
from keydesk.model.kinds import KINDS
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    ConfirmRecovery,
    Copy,
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
)
from keydesk.tour.clock import TourClock
from keydesk.tour.material import fields
from keydesk.tour.sample import DELETED, LINES, SERVICES, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.engine.formats.parsed import ParseOptions
    from keydesk.engine.vault import CopyOrder, GivenFile

DAYS = 40
READ_DAYS = 30
MOVED = 38
"""Days ago, when the keys of prod and staging were moved in."""
FLOOR = Cost(256 * 1024, 3, 4)
"""The dearest part of the tour is each step-up; the floor keeps it short and is what the agent still accepts."""
_OFF_HOURS, _WORK_HOURS = (0, 1), (2, 4)


class _NoClipboard:
    """Nobody looks at a clipboard in a past that never was."""

    def copy(self, order: CopyOrder) -> None:
        order.value.wipe()

    def clear(self, copy: str) -> None:
        """Nothing to clear."""


def _no_parser(files: Sequence[GivenFile], options: ParseOptions) -> NoReturn:  # noqa: ARG001 - the protocol's
    raise DeniedError("Nothing is imported while the sample is made.")


class History:
    """Makes the sample vault in a folder; `password` opens it."""

    def __init__(self, folder: pathlib.Path, state: pathlib.Path, now: datetime) -> None:
        self.password = secrets.token_urlsafe(18).encode()
        self._end = now
        self._clock = TourClock(now - timedelta(days=DAYS))
        ports = Ports(
            self._clock, secrets.token_bytes, _no_parser, _NoClipboard(), lambda _event: None, lambda _ask: False,
            Kdf(FLOOR),
        )  # fmt: skip
        self._vault = Vault(folder, state, ports)
        program = Program(os.geteuid(), os.getpid())
        self._person = Caller(1, Face.WINDOW, Strength.STRONG, program, is_inherited=True)

    def make(self) -> None:
        """Make vault, keys, grants and thirty days of use, ending a few seconds before now."""
        code = self._send(CreateVault("Example Ops"), self.password).body
        if isinstance(code, SecretBuffer):
            self._send(ConfirmRecovery(), bytes(code.view()))
            code.wipe()
        self._create_keys()
        moments = sorted({*(d for line in LINES for d in line.again), *range(READ_DAYS, -1, -1)}, reverse=True)
        for days_ago in moments:
            self._renew(days_ago)
            if days_ago <= READ_DAYS:
                self._live(days_ago)
        self._tidy()
        self._vault.close()

    # -- parts -----------------------------------------------------------------------------------------------

    def _create_keys(self) -> None:
        for days_ago in sorted({line.made for line in LINES}, reverse=True):
            self._clock.move_to(self._end - timedelta(days=days_ago, hours=7))
            lines = [line for line in LINES if line.made == days_ago]
            self._step_up(lines, "moving the old keys in")
            for line in lines:
                self._create(line)
            if days_ago == MOVED:
                self._allow_services()

    def _create(self, line: Line) -> None:
        path = Path.parse(line.path)
        words: dict[str, Any] = {"purpose": line.purpose, "owner": line.owner, "tags": line.tags}
        words["expires"] = self._expiry(line)
        words["reason"] = "moved in"
        if KINDS[line.kind].algorithms and not line.is_weak:
            made = self._send(Generate(path, line.kind, **words)).head
        else:
            parts = fields(line, self._clock.now())
            shape = tuple(NewField(name, is_secret=secret, length=len(body)) for name, secret, body in parts)
            made = self._send(Put(path, shape, line.kind, **words), b"".join(body for *_, body in parts)).head
        if line.is_favourite:
            self._send(Edit(line.path, made.revision, is_favourite=True))  # type: ignore[attr-defined]

    def _allow_services(self) -> None:
        for root in ("prod", "staging", "dev"):  # right after the keys were made: their sessions are still fresh
            for service in SERVICES:
                if any(line.reader == service and line.path.startswith(f"/{root}/") for line in LINES):
                    subject = Subject(SubjectKind.UNIT, f"{service}.service")
                    self._send(AddGrant(subject, Path.of(root), (Action.GET,), self._end + timedelta(days=45)))

    def _renew(self, days_ago: int) -> None:
        lines = [line for line in LINES if days_ago in line.again]
        if not lines:
            return
        self._clock.move_to(self._end - timedelta(days=days_ago, hours=3))
        self._step_up(lines, "renewed as planned")
        for line in lines:
            expected = self._send(Describe(line.path)).head.key.revision  # type: ignore[attr-defined]
            renewed = Generate(
                Path.parse(line.path),
                line.kind,
                expires=self._expiry(line),
                reason="renewed as planned",
                expected=expected,
            )
            self._send(renewed)

    def _live(self, days_ago: int) -> None:
        """One day: services read by the hour, people copy now and then, somebody unknown asks."""
        start = (self._end - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0)
        for hour in range(24):
            moment = start + timedelta(hours=hour, minutes=secrets.randbelow(50))
            if moment >= self._end - timedelta(seconds=90):
                break
            self._clock.move_to(moment)
            least, most = _WORK_HOURS if 7 <= hour < 19 else _OFF_HOURS
            for _ in range(least + secrets.randbelow(most - least + 1)):
                self._read(secrets.choice([line for line in LINES if line.reader]))
            if hour in {9, 15}:
                with suppress(KeydeskError):
                    self._handle(Copy(secrets.choice(["/dev/laptop/code-host", "/dev/network/router-core"])))
            if hour == 3 and days_ago % 9 == 4:
                self._refuse()
            self._vault.commit()

    def _read(self, line: Line) -> None:
        program = Program(os.geteuid(), 4000, f"/usr/bin/{line.reader}", unit=f"{line.reader}.service")
        caller = Caller(100 + SERVICES.index(line.reader), Face.PROGRAM, Strength.STRONG, program)
        reply = self._handle(Get(line.path), caller=caller)
        if reply.body is not None and not isinstance(reply.body, bytes):
            reply.body.wipe()

    def _refuse(self) -> None:
        program = Program(os.geteuid(), 5000, "/usr/bin/python3", "", "/srv/report/nightly.py", "", is_interpreter=True)
        caller = Caller(99, Face.PROGRAM, Strength.WEAK, program)
        for name in ("/prod/database/orders-primary", "/prod/payments/payment-api"):
            with suppress(KeydeskError):
                self._handle(Get(name), caller=caller)

    def _tidy(self) -> None:
        """What a person did last: an old version destroyed, a dead key deleted."""
        self._clock.move_to(self._end - timedelta(seconds=60))
        wlan = self._send(Describe("/dev/network/office-wlan")).head.key.revision  # type: ignore[attr-defined]
        self._send(Destroy("/dev/network/office-wlan", wlan, 1, "the old poster is gone"))
        wiki = self._send(Describe(DELETED)).head.key.revision  # type: ignore[attr-defined]
        self._send(Delete(DELETED, wiki, "switched off"))

    def _expiry(self, line: Line) -> datetime | None:
        return None if line.days is None else self._end + timedelta(days=line.days, hours=5)

    # -- steps -----------------------------------------------------------------------------------------------

    def _step_up(self, lines: list[Line], reason: str) -> None:
        for root in ("prod", "staging"):
            if any(line.path.startswith(f"/{root}/") for line in lines):
                self._send(StepUp(Path.of(root), reason), self.password)

    def _send(self, request: object, body: bytes = b"") -> Reply:
        reply = self._handle(request, body)
        self._vault.commit()
        return reply

    def _handle(self, request: object, body: bytes = b"", caller: Caller | None = None) -> Reply:
        """Answer one request as the agent does; its record waits for the next commit."""
        answer = self._vault.handle(request, memoryview(bytearray(body)), caller or self._person)
        if isinstance(answer, Work):
            try:
                result: object = answer.run()
            except KeydeskError as error:
                result = error
            answer = answer.done(result)
        return answer


def make_sample(folder: pathlib.Path) -> tuple[pathlib.Path, bytearray]:
    """Make the sample vault below `folder`; return its bundle and its password, which the caller wipes."""
    history = History(folder / "example.keydesk", pathlib.Path(launch.state_directory()), datetime.now(UTC))
    history.make()
    return folder / "example.keydesk", bytearray(history.password)
