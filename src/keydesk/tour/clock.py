"""A clock the tour turns by hand, so that thirty days of history take a few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class TourClock:
    """The engine's clock while the sample vault is made: it stands still until it is moved on."""

    wall: datetime
    seconds: float = 1_000.0
    boot_id: str = "0" * 32

    def now(self) -> datetime:
        """The tour's time, UTC."""
        return self.wall

    def boot(self) -> float:
        """The tour's seconds since boot."""
        return self.seconds

    def move_to(self, moment: datetime) -> None:
        """Go on to `moment`; a moment already past changes nothing."""
        step = max(moment - self.wall, timedelta(0))
        self.wall += step
        self.seconds += step.total_seconds()
