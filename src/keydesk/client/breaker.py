"""After repeated failures nobody is asked for a while; then one question tries whether it works again.

closed ── failures in a row ──► open ── after a pause ──► half-open ── success ──► closed
▲                            │
└───────── failure ──────────┘   (the pause doubles, up to the longest)
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES: Final = 3
SHORTEST: Final = 0.5
LONGEST: Final = 30.0


class Position(Enum):
    """Where a breaker stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Says whether to ask. `clock` returns steadily growing seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._pause = SHORTEST
        self._until = 0.0
        self.position = Position.CLOSED

    def allows(self) -> bool:
        """Claim: ask now. While half-open only the first may."""
        if self.position is Position.OPEN and self._clock() >= self._until:
            self.position = Position.HALF_OPEN
            return True
        return self.position is Position.CLOSED

    def succeeded(self) -> None:
        """An answer came, whatever it said."""
        self._failures, self._pause, self.position = 0, SHORTEST, Position.CLOSED

    def failed(self) -> None:
        """No answer came."""
        self._failures += 1
        if self.position is Position.HALF_OPEN:
            self._pause = min(LONGEST, self._pause * 2)
        elif self._failures < FAILURES:
            return
        self.position = Position.OPEN
        self._until = self._clock() + self._pause
