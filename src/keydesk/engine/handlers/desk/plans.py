"""A value that is asked for again is served by the plan made the first time, until anything changes that it rests on.

A plan holds what was decided and proven: the answer's head, what opens the sealed field, the record but for its times,
and until when all of that holds by both clocks. Every change of the vault, of a grant, of a person or a session drops
all plans with the keys in them, so a plan lives no longer than the namespace key it came from. What memory holds was
proven when it was read and is changed only by us: serving it again needs no second look at the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.crypto.seal import Opener
    from keydesk.engine.handlers.desk.people import Person
    from keydesk.model.callers import Caller
    from keydesk.model.requests import Get, Value

MOST = 1024
LARGEST = 16 * 1024
"""Bytes of a value that is kept, sealed, in a plan."""


@dataclass(slots=True, eq=False)
class Plan:
    """How one caller's one request is answered. `until_boot` is seconds of the boot clock."""

    caller: Caller
    person: Person | None
    until: datetime
    until_boot: float
    head: Value
    opener: Opener
    record: bytes
    key: str
    label: str
    known: str


class Plans:
    """The plans that may be followed."""

    __slots__ = ("_plans",)

    def __init__(self) -> None:
        self._plans: dict[tuple[int, Get], Plan] = {}

    def get(self, connection: int, request: Get) -> Plan | None:
        """The plan for a request, if there is one."""
        return self._plans.get((connection, request))

    def keep(self, connection: int, request: Get, plan: Plan) -> None:
        """Keep a plan; its opener is owned from here on."""
        if len(self._plans) >= MOST:
            self.clear()
        self.drop(connection, request)
        self._plans[connection, request] = plan

    def drop(self, connection: int, request: Get) -> None:
        """Forget one plan."""
        plan = self._plans.pop((connection, request), None)
        if plan is not None:
            plan.opener.wipe()

    def clear(self) -> None:
        """Forget all plans."""
        for plan in self._plans.values():
            plan.opener.wipe()
        self._plans.clear()
