"""A computer whose clock is turned at every step, and what a vault on it was told to serve until when.

The oracle is the time the computer has run, counted apart: whatever the wall clock says, nothing is served whose span
has run out by it. What the vault itself counts is asked only for how far a person's decision takes it back.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.vault import Waiting
from keydesk.errors import DeniedError, NeedsReasonError, NeedsStepUpError, RefusedError
from keydesk.model.access import Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import AcceptClock, AddGrant, AnswerAsk, Delete, Describe, Get, KeyDetail
from keydesk.model.states import State
from tests.engine.handlers.world import START, script, unit

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.engine.handlers.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOK = HOUR
DENIED = (DeniedError, NeedsStepUpError, NeedsReasonError)


@dataclass
class Lease:
    """Something that is served until the computer has run `end` seconds."""

    kind: str
    end: float
    take: Callable[[], object]


@dataclass
class Tally:
    """What was served and refused, and what was served although it was over."""

    jumps: int = 0
    served: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    expired: list[str] = field(default_factory=list)


class Computer:
    """One vault under a clock that is turned."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.tally = Tally()
        self.ran = 0.0
        self.true = timedelta(0)
        self.lie = timedelta(0)
        self.boots = 1
        self.leases: list[Lease] = []
        self._made = 0
        self.rest()

    def run(self, jumps: int) -> Tally:
        """Turn the clock so often, and ask for everything after each time."""
        for _ in range(jumps):
            self._let_time_pass()
            self._jump()
            self._disturb()
            self._promise()
            self._take_everything()
        return self.tally

    def set_right(self) -> None:
        """The clock is set right, and a person says that it is. That lengthens nothing by more than it takes back."""
        self.lie = timedelta(0)
        self._set_clock()
        self._prove("/dev")
        desk = self.world.vault._gate.desk
        assert desk is not None
        moment = desk.time.read()
        self.world.send(AcceptClock())
        back = max(0.0, (moment.proven - moment.wall).total_seconds())
        for lease in self.leases:
            if lease.kind == "grace" and back:
                lease.end = 0.0
            elif lease.kind != "session":
                lease.end += back

    def rest(self) -> None:
        """Let the vault leave its background check: nobody waits for it here."""
        assert self.world.vault._gate.desk is not None
        self.world.vault._gate.desk.background.stop()

    # -- the clock ---------------------------------------------------------------------------------------------------

    def _let_time_pass(self) -> None:
        span = timedelta(seconds=self.chance.choice((1, 60, 600, 3600, 6 * 3600, 40 * 3600)) * self.chance.random())
        self.ran += span.total_seconds()
        self.true += span
        self.world.clock.seconds += span.total_seconds()

    def _jump(self) -> None:
        back, ahead = self.chance.uniform(0, 400) * DAY, self.chance.uniform(0, 400) * DAY
        small = self.chance.uniform(-30, 30) * HOUR
        self.lie = self.chance.choice((timedelta(0), -back, ahead, ahead * 20, small, self.lie, -self.true))
        self._set_clock()
        self.tally.jumps += 1

    def _set_clock(self) -> None:
        self.world.clock.wall = START + self.true + self.lie

    def _disturb(self) -> None:
        self.world.vault.tick()
        event = self.chance.random()
        if event < 0.14:
            self.world.vault.close()
            counted = self.ran
            self._let_time_pass()
            if event < 0.06:
                self._restart()
                self.ran = counted  # of a locked vault before a restart only the wall clock knows
            self._open_again()
        elif event < 0.20:
            self.set_right()

    def _restart(self) -> None:
        self.boots += 1
        self.true += self.chance.uniform(0, 20) * DAY
        self.world.clock.boot_id, self.world.clock.seconds = f"boot-{self.boots}", 10.0
        self._set_clock()

    def _open_again(self) -> None:
        self.world.vault = self.world.open()
        self.world.unlock()
        self.rest()
        self.leases = [lease for lease in self.leases if lease.kind != "session"]

    # -- promises ----------------------------------------------------------------------------------------------------

    def _promise(self) -> None:
        make = self.chance.choice((self._grant, self._strong_grant, self._session, self._grace, self._deletion, None))
        if make is not None and self.chance.random() < 0.4:
            with contextlib.suppress(RefusedError):  # so far ahead that it would be over already
                make()

    def _grant(self) -> None:
        self._prove("/dev")
        name = self._name()
        self.world.put(f"/dev/{name}/db")
        program = script(5, f"/srv/{name}.py")
        self.world.has_window = True
        waiting = self.world.vault.handle(Get(f"/dev/{name}/db"), memoryview(b""), program)
        assert isinstance(waiting, Waiting)
        answer = AnswerAsk(self.world.asks[-1].id, allow=True, namespace=Path.parse(f"/dev/{name}"), seconds=6 * 3600)
        try:
            self.world.send(answer)
        finally:
            self.world.has_window = False
        with contextlib.suppress(DeniedError):  # the clock is so far ahead that it is over already
            waiting.done(None)
        self._lease("grant", 6 * HOUR, lambda: self.world.get(f"/dev/{name}/db", program))

    def _strong_grant(self) -> None:
        self._prove("/prod")
        name = self._name()
        self.world.put(f"/prod/{name}/db")
        self.world.send(AddGrant(Subject(SubjectKind.UNIT, f"{name}.service"), Path.parse(f"/prod/{name}")))
        self._lease("strong grant", 90 * DAY, lambda: self.world.get(f"/prod/{name}/db", unit(6, f"{name}.service")))

    def _session(self) -> None:
        self._prove("/prod")
        name = self._name()
        self.world.put(f"/prod/{name}/db")
        self._lease("session", timedelta(minutes=15), lambda: self.world.get(f"/prod/{name}/db"))

    def _grace(self) -> None:
        self._prove("/dev")
        name = self._name()
        self.world.put(f"/dev/{name}/db", b"old")
        self.world.put(f"/dev/{name}/db", b"new")
        self.world.send(AddGrant(Subject(SubjectKind.SCRIPT, f"/srv/{name}.py"), Path.parse(f"/dev/{name}")))
        old = lambda: self.world.get(f"/dev/{name}/db", script(5, f"/srv/{name}.py"), version=1)  # noqa: E731
        self._lease("grace", HOUR, old)

    def _deletion(self) -> None:
        """A deleted key is there for 30 days, and until the vault looks next."""
        self._prove("/dev")
        path = f"/dev/{self._name()}"
        made = self.world.put(path)
        self.world.send(Delete(path, made.revision))
        self._lease("deletion", 30 * DAY + LOOK, lambda: self._find_deleted(made.id))

    def _find_deleted(self, key: str) -> None:
        if self.world.head(KeyDetail, Describe(f"id:{key}")).row.state is State.DESTROYED:
            raise DeniedError("It is purged.")

    def _prove(self, namespace: str) -> None:
        """Give the password; a session over the namespace is another one from then on."""
        if namespace == "/prod":
            self.leases = [lease for lease in self.leases if lease.kind != "session"]
        self.world.step_up(namespace, "turning")

    def _name(self) -> str:
        self._made += 1
        return f"n{self._made}"

    def _lease(self, kind: str, span: timedelta, take: Callable[[], object]) -> None:
        self.leases.append(Lease(kind, self.ran + span.total_seconds(), take))

    # -- the proof ---------------------------------------------------------------------------------------------------

    def _take_everything(self) -> None:
        for lease in [*self.leases[-4:], *self.chance.sample(self.leases, min(6, len(self.leases)))]:
            is_over = self.ran >= lease.end
            try:
                lease.take()
            except DENIED:
                self.tally.refused[lease.kind] = self.tally.refused.get(lease.kind, 0) + 1
                continue
            self.tally.served[lease.kind] = self.tally.served.get(lease.kind, 0) + 1
            if is_over:
                self.tally.expired.append(f"{lease.kind} after {self.ran - lease.end:.0f} s")
