"""The window's clock: the one place where it asks what time it is; everything else is given a `Clock`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present as an aware UTC datetime."""


def utc_now() -> datetime:
    """Return the present as an aware UTC datetime."""
    return datetime.now(UTC)


class VaultClock:
    """The present as the open vault sees it: never behind the time it has seen, whatever the computer's clock says."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._behind = timedelta(0)

    def __call__(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return self._clock() + self._behind

    def take(self, clock_off: int) -> None:
        """Follow what the agent says of the clock (`StatusReply.clock_off`)."""
        self._behind = timedelta(seconds=max(0, -clock_off))
