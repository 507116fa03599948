"""Values once fetched serve again for a short time, and longer only while nobody can be asked and the profile allows.

* Fresh for `FRESH` seconds, and only while the agent's events can be seen: any change in the vault empties the cache.
* A namespace whose stale limit is 0 is never cached.
* Stale values carry their age, counted from when they came, never refreshed by use.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

FRESH: Final = 10.0
MOST: Final = 256


@dataclass(slots=True, eq=False)
class Kept:
    """One cached value: its bytes, when it came, and for how many seconds it may be served stale."""

    content: bytearray
    path: str
    version: int
    came: float
    stale_limit: float
    is_current: bool = True


class Cache:
    """Values by question. `clock` returns steadily growing seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def keep(self, question: Hashable, content: bytearray, path: str, version: int, stale_limit: float) -> None:
        """Keep a copy of a value that just came, unless its namespace forbids it."""
        self._drop(question)
        if stale_limit <= 0:
            return
        self._kept[question] = Kept(bytearray(content), path, version, self._clock(), stale_limit)
        while len(self._kept) > MOST:
            self._drop(next(iter(self._kept)))

    def fresh(self, question: Hashable) -> Kept | None:
        """Return a value that need not be asked for again."""
        kept = self._kept.get(question)
        if kept is None or not kept.is_current or self._clock() - kept.came > min(FRESH, kept.stale_limit):
            return None
        return kept

    def stale(self, question: Hashable) -> tuple[Kept, timedelta] | None:
        """Return a value that may be served because nobody can be asked, and its age."""
        kept = self._kept.get(question)
        if kept is None:
            return None
        age = self._clock() - kept.came
        if age > kept.stale_limit:
            self._drop(question)
            return None
        return kept, timedelta(seconds=age)

    def outdate(self) -> None:
        """Something may have changed unseen: no value is fresh any more, all may still be served stale."""
        for kept in self._kept.values():
            kept.is_current = False

    def forget(self, question: Hashable) -> None:
        """Drop one value: it was denied, or is gone."""
        self._drop(question)

    def clear(self) -> None:
        """Drop and wipe everything."""
        for question in list(self._kept):
            self._drop(question)

    def _drop(self, question: Hashable) -> None:
        kept = self._kept.pop(question, None)
        if kept is not None:
            kept.content[:] = bytes(len(kept.content))
