"""Where the computer's clock and the time a vault has seen part, or meet again, it is recorded and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.model.access import Outcome
from keydesk.model.requests import Event

if TYPE_CHECKING:
    from datetime import timedelta

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.lifecycle.reckoning import Moment

BETWEEN = 60.0
"""Seconds between two records of how the clock stands, however often it is turned."""
RULE = "clock"
"""The rule that stands in the records."""
_AGREES = "clock.agrees"


class ClockWatch:
    """How the clock was last found to stand."""

    __slots__ = ("_beliefs", "_noted", "_stands")

    def __init__(self) -> None:
        self._stands = _AGREES
        self._noted = float("-inf")
        self._beliefs = 0

    def note(self, desk: Desk, moment: Moment, visit: Visit) -> None:
        """Record it, and tell the windows, when the clock stands otherwise than before."""
        stands = _stands(moment.off)
        if stands == self._stands or moment.boot - self._noted < BETWEEN:
            return
        is_believed = stands == _AGREES and desk.time.beliefs > self._beliefs
        self._stands, self._noted, self._beliefs = stands, moment.boot, desk.time.beliefs
        action = "clock.believed" if is_believed else stands
        reason = f"{_hours(moment.off)} h" if moment.off else ""
        desk.journal.add(desk.journal.make(visit, action, Outcome.ALLOWED, rule=RULE, reason=reason))
        desk.ports.notify(Event("notice"))


def _stands(off: timedelta) -> str:
    if not off:
        return _AGREES
    return "clock.ahead" if off.days >= 0 else "clock.behind"


def _hours(off: timedelta) -> int:
    return round(abs(off).total_seconds() / 3600)
