"""The one place where an open vault reads the clocks: what every decision, period and record takes its time from.

The rule is in `lifecycle/reckoning.py`. What was seen is kept in the database's head with every commit, and with the
boot clock in this computer's anchor, at least every few minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.lifecycle.reckoning import Reckoning, Seen

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.ports import Clock
    from keydesk.engine.lifecycle.reckoning import Moment

KEPT_EVERY = 300.0
"""Seconds after which the time seen is kept although nothing was written."""


class Timekeeper:
    """The time of one vault."""

    __slots__ = ("_clock", "_reckoning")

    def __init__(self, clock: Clock) -> None:
        """The clocks are believed until it is known what was seen: a new vault has seen nothing."""
        self._clock = clock
        self._reckoning = self._begun()

    def resume(self, kept: Seen | None, least: datetime) -> None:
        """Go on from what this computer keeps (None: nothing) and the time the vault itself has seen."""
        boot = self._clock.boot()
        self._reckoning = Reckoning(kept or Seen(least), boot, self._clock.boot_id)
        self._reckoning.not_before(least, boot)
        self.read()

    @property
    def beliefs(self) -> int:
        """How many claims of the wall clock came to be believed."""
        return self._reckoning.beliefs

    def read(self) -> Moment:
        """The present moment."""
        return self._reckoning.read(self._clock.now(), self._clock.boot())

    def seen(self) -> Seen:
        """What is to be kept."""
        self.read()
        return self._reckoning.seen(self._clock.boot())

    def accept(self) -> Reckoning:
        """Begin anew with what the wall clock says; return what held before, for `restore`."""
        before, self._reckoning = self._reckoning, self._begun()
        return before

    def restore(self, before: Reckoning) -> None:
        """Take an acceptance back that did not become durable."""
        self._reckoning = before

    def _begun(self) -> Reckoning:
        clock = self._clock
        return Reckoning(Seen(clock.now(), clock.boot(), clock.boot_id), clock.boot(), clock.boot_id)
