"""Denials are recorded, and no program can fill the disk with them: repeats are counted, and each caller has a budget.

The first denial of a kind (caller, action, path, rule) is recorded at once. Repeats within a minute are counted and
written as one record with their count. A caller that is denied more than `BUDGET` different things in a minute gets one
more record that counts the rest, and so do all callers of one user beyond `CALLERS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.model.access import Outcome

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.journal import Journal
    from keydesk.engine.handlers.desk.objects import Sealer
    from keydesk.engine.handlers.desk.visit import Asked, Visit
    from keydesk.model.records import Record

BUDGET = 32
"""Different denials of one caller that are recorded one by one in a minute."""
CALLERS = 16
"""Callers of one user that have a budget of their own; a program copied under many names has no more than they."""
SPAN = 60.0
"""Seconds that repeats are counted together."""


@dataclass(slots=True)
class _Counted:
    """One kind of denial: its record, since when, and how many repeats are not recorded yet."""

    record: Record
    since: float
    repeats: int = 0


class Denials:
    """What was denied lately."""

    __slots__ = ("_counted", "_journal", "_sealer")

    def __init__(self, journal: Journal, sealer: Sealer) -> None:
        self._journal = journal
        self._sealer = sealer
        self._counted: dict[tuple[str, str, int], dict[tuple[str, str, str], _Counted]] = {}

    def add(self, visit: Visit, asked: Asked, rule: str) -> None:
        """Record or count one denial."""
        author = visit.author
        caller = (author.label, author.reader, author.uid)
        if caller not in self._counted and sum(known[2] == author.uid for known in self._counted) >= CALLERS:
            caller = ("", "", author.uid)
        mine = self._counted.setdefault(caller, {})
        kind = (asked.action.value, str(asked.path) if not asked.shown else asked.shown, rule)
        if not caller[0] or (kind not in mine and len(mine) >= BUDGET):
            kind = ("", "", "over-budget")
        counted = mine.get(kind)
        if counted is not None and visit.boot - counted.since < SPAN:
            counted.repeats += 1
            counted.record = replace(counted.record, wall=visit.wall, boot=visit.boot)
            return
        if counted is not None:
            self._write(counted)
        is_over = kind[2] == "over-budget"
        record = self._journal.make(
            visit,
            asked.action.value,
            Outcome.DENIED,
            rule=kind[2],
            key="" if is_over else asked.key,
            namespace="" if is_over else asked.namespace,
            keyed_path="" if is_over else self._sealer.path_id(asked.path).hex(),
            reason=asked.reason,
        )
        mine[kind] = _Counted(record, visit.boot)
        self._journal.add(record)

    def flush(self, boot: float, *, everything: bool = False) -> None:
        """Write the counts whose minute is over."""
        for caller, mine in list(self._counted.items()):
            for kind, counted in list(mine.items()):
                if everything or boot - counted.since >= SPAN:
                    self._write(counted)
                    del mine[kind]
            if not mine:
                del self._counted[caller]

    def _write(self, counted: _Counted) -> None:
        if counted.repeats:
            self._journal.add(replace(counted.record, count=counted.repeats))
            counted.repeats = 0
