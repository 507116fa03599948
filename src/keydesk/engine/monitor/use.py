"""When each key was last used, how often on each of the last 30 days, and by whom: derived from records alone.

Records may arrive in any order: new ones as they become durable, old ones while the history is read backwards after
opening. A use is an allowed get, reveal or copy. Days are UTC.

Use::

    use = Use()
    use.add(KeyUse(key, "report.py", "weak", now))
    use.daily(key, now)      # 30 counts, oldest first
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from keydesk.model.access import Outcome
from keydesk.model.requests import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.model.records import Record

DAYS = 30
SPAN = timedelta(days=DAYS)
USES = frozenset({"get", "reveal", "copy"})
READERS = 64
"""Callers remembered for one key; more are counted but not named."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class KeyUse(NamedTuple):
    """One use of a key: by whom, how surely known, when, and how often."""

    key: str
    caller: str
    known: str
    when: datetime
    times: int = 1


def use_of(record: Record) -> KeyUse | None:
    """The use a record tells of, or None."""
    if record.action not in USES or record.outcome is not Outcome.ALLOWED or not record.key:
        return None
    return KeyUse(record.key, record.caller, record.known, record.wall, record.count)


@dataclass(slots=True)
class _Caller:
    """One caller's use of one key."""

    known: str
    last: datetime
    days: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Key:
    """One key's use."""

    last: datetime
    days: dict[int, int] = field(default_factory=dict)
    callers: dict[str, _Caller] = field(default_factory=dict)


class Use:
    """Counters of every key's use. Keys are ids as hex."""

    __slots__ = ("_fresh", "_keys", "is_known")

    def __init__(self) -> None:
        self._keys: dict[str, _Key] = {}
        self._fresh: set[str] = set()
        self.is_known = False

    def add(self, use: KeyUse) -> None:
        """Count one use."""
        day = (use.when - _EPOCH).days
        key = self._keys.get(use.key)
        if key is None:
            key = self._keys[use.key] = _Key(use.when)
        key.days[day] = key.days.get(day, 0) + use.times
        if use.when >= key.last:
            key.last = use.when
            self._fresh.add(use.key)
        caller = key.callers.get(use.caller)
        if caller is None:
            if len(key.callers) >= READERS:
                return
            caller = key.callers[use.caller] = _Caller(use.known, use.when)
        caller.days[day] = caller.days.get(day, 0) + use.times
        if use.when >= caller.last:
            caller.last, caller.known = use.when, use.known

    def last(self, key: str) -> datetime | None:
        """When the key was last used, as far as the history was read."""
        known = self._keys.get(key)
        return None if known is None else known.last

    def daily(self, key: str, now: datetime) -> tuple[int, ...]:
        """Uses on each of the last 30 days, oldest first; empty until the history was read that far back."""
        if not self.is_known:
            return ()
        known = self._keys.get(key)
        if known is None:
            return (0,) * DAYS
        today = (now - _EPOCH).days
        return tuple(known.days.get(day, 0) for day in range(today - DAYS + 1, today + 1))

    def readers(self, key: str, now: datetime) -> tuple[Reader, ...]:
        """Who used the key in the last 30 days, the latest first."""
        known = self._keys.get(key)
        if known is None:
            return ()
        first = (now - _EPOCH).days - DAYS + 1
        found = [
            Reader(label, caller.known, caller.last, reads)
            for label, caller in known.callers.items()
            if (reads := sum(count for day, count in caller.days.items() if day >= first))
        ]
        return tuple(sorted(found, key=lambda reader: reader.last, reverse=True))

    def take_fresh(self) -> Iterable[tuple[str, datetime]]:
        """Keys (id, last use) whose last use moved since this was asked before."""
        fresh, self._fresh = self._fresh, set()
        return [(key, self._keys[key].last) for key in fresh]

    def forget_before(self, now: datetime) -> None:
        """Drop daily counts older than 30 days; last uses stay."""
        first = (now - _EPOCH).days - DAYS + 1
        for known in self._keys.values():
            for days in (known.days, *(caller.days for caller in known.callers.values())):
                for day in [day for day in days if day < first]:
                    del days[day]
