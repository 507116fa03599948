"""Something that will have happened: a loop is called back when it has, a thread may wait for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Signal:
    """Set once, from the loop."""

    __slots__ = ("_calls", "_event")

    def __init__(self) -> None:
        self._event = threading.Event()
        self._calls: list[Callable[[], object]] = []

    def set(self) -> None:
        """It has happened. A second time does nothing."""
        self._event.set()
        calls, self._calls = self._calls, []
        for call in calls:
            call()

    def then(self, call: Callable[[], object]) -> None:
        """Call back on the loop once it has happened, or at once when it has."""
        if self._event.is_set():
            call()
        else:
            self._calls.append(call)

    def wait(self, seconds: float) -> bool:
        """Wait for it in a thread; claim that it has happened."""
        return self._event.wait(seconds)
