"""Long work on an open vault goes in short steps between requests: reading old records, checking, indexing anew.

* The history is read backwards once after opening, so that last uses and daily counts are known.
* Everything is proven once after opening, and again when asked: every bucket, every leaf, every hint.
* Hints that contradict the records are built again from them; lists say meanwhile that they are being checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.engine.audit.record import decode
from keydesk.engine.handlers.desk.hinting import hint_of
from keydesk.engine.handlers.desk.objects import StoredKey
from keydesk.engine.handlers.desk.shelf import HeldKey
from keydesk.engine.handlers.desk.signals import Signal
from keydesk.engine.monitor.use import SPAN, use_of
from keydesk.engine.store.schema import Table
from keydesk.errors import DamagedError, KeydeskError, TamperedError, UnavailableError
from keydesk.model.requests import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.store.hints import HintKey
    from keydesk.engine.store.state import Row

SLICE = 0.005
"""Seconds of background work between two looks at the requests."""
STEP = 100
"""Rows or records of one step."""
MOST_PROBLEMS = 50


@dataclass(slots=True, eq=False)
class Check:
    """One full check: what it covered, what it found, and who waits for its end."""

    rows: int = 0
    records: int = 0
    problems: list[str] = field(default_factory=list)
    is_done: bool = False
    ended: Signal = field(default_factory=Signal)


@dataclass(slots=True, eq=False)
class LogCheck:
    """The history recomputed: where it first contradicted its root (-1: nowhere), and how."""

    first_bad: int = -1
    sentence: str = ""
    is_done: bool = False
    ended: Signal = field(default_factory=Signal)


class Background:
    """The long work of one open vault."""

    __slots__ = ("_desk", "_is_rebuilding", "_running", "_steps", "check", "verified")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.check = Check()
        self.verified = 0
        self._is_rebuilding = False
        self._running = self._check(self.check)
        self._steps: list[Iterator[None]] = [self._read_use(), self._running]

    @property
    def is_checking(self) -> bool:
        """Claim: what lists and counts say is not proven yet."""
        return not self.check.is_done or self._is_rebuilding

    @property
    def is_waiting(self) -> bool:
        """Claim: work is left."""
        return bool(self._steps)

    def work(self, seconds: float = SLICE) -> bool:
        """Work for about so long; claim that more is left."""
        clock = self._desk.ports.clock
        end = clock.boot() + seconds
        while self._steps:
            try:
                next(self._steps[0])
            except StopIteration:
                del self._steps[0]
            if clock.boot() >= end:
                break
        return self.is_waiting

    def check_again(self) -> Check:
        """A new full check, or the one that runs."""
        if self.check.is_done:
            self.check = Check()
            self._running = self._check(self.check)
            self._steps.append(self._running)
        return self.check

    def start_over(self) -> None:
        """What was checked so far may have changed under us: check everything from the beginning."""
        if not self.check.is_done:
            self.check.rows = self.check.records = 0
            self._steps = [step for step in self._steps if step is not self._running]
            self._running = self._check(self.check)
            self._steps.append(self._running)
        self.check_again()

    def check_log(self) -> LogCheck:
        """Recompute the history, before other work."""
        check = LogCheck()
        self._steps.insert(0, self._check_log(check))
        return check

    def rebuild_hints(self) -> None:
        """Build the hints again, once."""
        if not self._is_rebuilding:
            self._is_rebuilding = True
            self._steps.append(self._rebuild())

    def stop(self) -> None:
        """Let go of everything; those who wait are answered by the end of their connections."""
        self._steps.clear()

    def _read_use(self) -> Iterator[None]:
        desk = self._desk
        before: int | None = desk.store.log.size
        oldest = desk.time.read().wall - SPAN
        while before:
            try:
                page = desk.store.log.records_before(before, STEP)
            except (TamperedError, DamagedError):
                break
            for sequence, body in page:
                record = decode(body)
                use = use_of(record)
                if use is not None:
                    desk.use.add(use)
                before = sequence
                if record.wall < oldest:
                    desk.use.is_known = True
            if not page:
                break
            yield
        desk.use.is_known = True
        desk.use.forget_before(desk.time.read().wall)

    def _check(self, check: Check) -> Iterator[None]:
        is_hint_wrong = False
        try:
            for progress in self._desk.store.verify(STEP, self._describe):
                if progress.part == "audit":
                    check.records += progress.rows
                    self.verified = max(self.verified, progress.done)
                else:
                    check.rows += progress.rows
                if progress.problem:
                    is_hint_wrong |= progress.part in {"hints", "counts"}
                    if len(check.problems) < MOST_PROBLEMS and progress.problem not in check.problems:
                        check.problems.append(progress.problem)
                yield
        except UnavailableError as error:  # the disk fails under the check: that is its result, and nobody waits on
            check.problems.append(error.sentence)
        if is_hint_wrong:
            self.rebuild_hints()
        check.is_done = True
        check.ended.set()
        self._desk.ports.notify(Event("checked", what="damaged" if check.problems else "well"))

    def _check_log(self, check: LogCheck) -> Iterator[None]:
        log = self._desk.store.log
        proven = 0
        try:
            for checked in log.check(STEP):
                proven = checked
                yield
        except (TamperedError, DamagedError) as error:
            check.first_bad, check.sentence = self._first_bad(proven), error.sentence
        check.is_done = True
        check.ended.set()

    def _first_bad(self, start: int) -> int:
        """The first leaf from `start` on that does not fit the root; it or its neighbour in the tree was changed."""
        log = self._desk.store.log
        for number in range(start, min(start + STEP, log.size)):
            try:
                log.leaves(number, number + 1)
            except (TamperedError, DamagedError):
                return number
        return start

    def _describe(self, row_id: bytes, row: Row) -> HintKey | None:
        """What the hint of a record must be, or None where the record cannot be read."""
        try:
            stored = self._desk.sealer.open(Table.RECORD, row_id, row, StoredKey)
            place = self._desk.tree.by_id(bytes.fromhex(stored.namespace))
        except (KeydeskError, ValueError):
            return None
        return hint_of(HeldKey(row_id, row.revision, stored), place, self._desk.use.last(row_id.hex()))

    def _rebuild(self) -> Iterator[None]:
        try:
            yield from self._rebuilt()
        except KeydeskError as error:  # lists stay wrong, and the vault says it is damaged until it is opened again
            self.check.problems.append(error.sentence)
        self._is_rebuilding = False
        self._desk.changed(())

    def _rebuilt(self) -> Iterator[None]:
        desk = self._desk
        with desk.store.write():
            desk.store.hints.clear()
        yield
        lines: list[HintKey] = []
        for row_id, row in desk.store.scan(Table.RECORD, sound_only=True):
            line = self._describe(row_id, row)
            if line is not None:
                lines.append(line)
            if len(lines) >= STEP:
                self._index(lines)
                lines = []
                yield
        self._index(lines)

    def _index(self, lines: list[HintKey]) -> None:
        store = self._desk.store
        with store.write() as tx:
            for line in lines:
                try:
                    row = store.get(Table.RECORD, line.id)
                except (TamperedError, DamagedError):  # found since; its lines are left out
                    continue
                now = line if row is None or row.revision == line.revision else self._describe(line.id, row)
                if row is not None and now is not None:
                    tx.index(now)
