"""What time it is: never earlier than a vault has seen, never much later because one reading says so. Pure.

Three things tell the time: the wall clock, which can be turned; the boot clock, which only counts; and the latest time
the vault has seen, which is kept in it. They give two times:

* `proven` never goes back: the latest time seen, and what the boot clock has counted since. What lasts begins at it.
* `latest` is the wall clock's where that is later. What lasts is over by it.

So a clock turned back ends nothing later, and one turned ahead ends things early and lets nothing begin late. The wall
clock is believed, and proven moves on with it, unless it leaps:

* more than LEAP ahead of what the boot clock counted, or more than LEAP_OFF after the computer was off, is a claim;
* a claim is believed once the wall clock has stood by it for STANDS, or over a restart, or when a person says so;
* a claim is dropped when the wall clock goes back.

    reckoning = Reckoning(seen, boot=12.0, boot_id="…")
    moment = reckoning.read(wall, boot)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

LEAP = timedelta(days=1)
"""How far, in all, the wall clock may run ahead of the boot clock and still be believed at once."""
LEAP_OFF = timedelta(days=100)
"""How long a computer may have been off for its clock to be believed at once."""
STANDS = timedelta(days=1)
"""How long, by the boot clock, a claim stands before it is believed."""
TOLD = timedelta(hours=1)
"""From where a person is told that the wall clock is behind."""
_NOTHING = timedelta(0)


class Moment(NamedTuple):
    """One reading. `boot` is seconds of the boot clock; `wall` what the computer's clock said, for records."""

    wall: datetime
    proven: datetime
    latest: datetime
    boot: float

    @property
    def off(self) -> timedelta:
        """How far the wall clock is ahead of what is believed, or (negative) behind by more than anybody minds."""
        gap = self.wall - self.proven
        return gap if gap > _NOTHING or gap <= -TOLD else _NOTHING


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept of the time: `time` was proven when the clock of the boot `boot_id` stood at `boot` seconds.

    `claim` is what the wall clock claimed at `claim_boot` seconds of the same boot and is not believed yet.
    """

    time: datetime
    boot: float = 0.0
    boot_id: str = ""
    claim: datetime | None = None
    claim_boot: float = 0.0


class Reckoning:
    """The time of one vault on one running computer."""

    __slots__ = ("_boot", "_boot_id", "_claim", "_is_after_off", "_lead", "_time", "beliefs")

    def __init__(self, seen: Seen, boot: float, boot_id: str) -> None:
        """Go on from what was seen. `boot` is the boot clock now."""
        self.beliefs = 0
        """How many claims came to be believed."""
        self._boot_id = boot_id
        self._is_after_off = seen.boot_id != boot_id
        """Claim: the computer was off, and its clock has not been believed since."""
        self._time, self._lead = seen.time, _NOTHING
        self._boot = boot if self._is_after_off else seen.boot
        self._claim: tuple[datetime, float | None] | None = None
        if seen.claim is not None:
            self._claim = (seen.claim, None if self._is_after_off else seen.claim_boot)

    def read(self, wall: datetime, boot: float) -> Moment:
        """What time it is when the clocks say this."""
        proven = self._counted(boot)
        ahead = wall - proven
        if ahead <= _NOTHING:
            self._claim = None
            return Moment(wall, proven, proven, boot)
        if not self._is_after_off and self._lead + ahead <= LEAP:
            self._lead += ahead
            self._claim = None
            return Moment(wall, wall, wall, boot)
        if self._is_believed(wall, boot, ahead):
            self.beliefs += self._claim is not None
            self.accept(wall, boot)
            return Moment(wall, wall, wall, boot)
        return Moment(wall, proven, wall, boot)

    def not_before(self, time: datetime, boot: float) -> None:
        """It is known that `time` has come."""
        if time > self._counted(boot):
            self._time, self._boot, self._lead = time, boot, _NOTHING

    def accept(self, wall: datetime, boot: float) -> None:
        """Believe the wall clock, also where it is behind; only a person may decide that."""
        self._time, self._boot, self._lead = wall, boot, _NOTHING
        self._is_after_off, self._claim = False, None

    def seen(self, boot: float) -> Seen:
        """What is to be kept."""
        claim, claim_boot = self._claim or (None, None)
        return Seen(self._counted(boot), boot, self._boot_id, claim, claim_boot or 0.0)

    def _counted(self, boot: float) -> datetime:
        return self._time + self._lead + timedelta(seconds=max(0.0, boot - self._boot))

    def _is_believed(self, wall: datetime, boot: float, ahead: timedelta) -> bool:
        """Claim: a wall clock this far ahead is right. One that is not becomes a claim."""
        if self._is_after_off and ahead <= LEAP_OFF:
            return True
        if self._claim is not None:
            claimed, since = self._claim
            if since is None:  # claimed before a restart
                if _NOTHING <= wall - claimed <= LEAP_OFF:
                    return True
            elif abs(wall - claimed - timedelta(seconds=boot - since)) <= LEAP:
                return boot - since >= STANDS.total_seconds()
        self._claim = (wall, boot)
        return False
