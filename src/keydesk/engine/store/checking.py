"""The full check reads everything once more in small steps and names what is wrong instead of stopping at it.

* state: every bucket's rows against its digest, every record's hint against the record
* audit: every leaf against the root
* hints: every line has a record, is listed and is found; every count equals its lines

Between two steps the caller serves others; a step proves what holds at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from keydesk.engine.store.merkle import BUCKETS
from keydesk.engine.store.schema import Table
from keydesk.errors import DamagedError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keydesk.engine.audit.log import AuditLog
    from keydesk.engine.store.hints import HintKey, Hints
    from keydesk.engine.store.state import Row, State

STEP_ROWS = 500

Describe: TypeAlias = "Callable[[bytes, Row], HintKey | None]"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: which part, how much of it is done of how much, and what is wrong, or nothing.

    `rows` counts proven rows or leaves of this step. A problem in `hints` is mended by building them again.
    """

    part: str
    done: int
    total: int
    rows: int = 0
    problem: str = ""


def check(
    state: State, log: AuditLog, hints: Hints, step_rows: int = STEP_ROWS, describe: Describe | None = None
) -> Iterator[Progress]:
    """Check everything, about `step_rows` rows a step; `describe` says what a record's hint must be."""
    yield from _state(state, hints, step_rows, describe)
    yield from _audit(log, step_rows)
    yield from _lines(state, hints, step_rows)
    yield from _counts(hints)


def _state(state: State, hints: Hints, step_rows: int, describe: Describe | None) -> Iterator[Progress]:
    pending = 0
    for number in range(BUCKETS):
        try:
            rows = state.check(number)
        except (TamperedError, DamagedError) as error:
            yield Progress("state", number + 1, BUCKETS, 0, f"{error.sentence} ({error.facts.get('part', '')})")
            continue
        pending += len(rows)
        for table, row_id, row in rows:
            if table == Table.RECORD and not _fits(hints, row_id, row, describe):
                yield Progress("hints", number + 1, BUCKETS, 0, "A key's line in lists and search is missing or wrong.")
        if pending >= step_rows:
            yield Progress("state", number + 1, BUCKETS, pending)
            pending = 0
    yield Progress("state", BUCKETS, BUCKETS, pending)


def _fits(hints: Hints, row_id: bytes, row: Row, describe: Describe | None) -> bool:
    described = describe(row_id, row) if describe is not None else None
    try:
        if described is not None:
            return hints.fits(described) and hints.is_found(
                row_id, described.words if described.deleted is None else ""
            )
        line = hints.line(row_id)
    except DamagedError:
        return False
    return line is not None and line.revision == row.revision


def _audit(log: AuditLog, step_rows: int) -> Iterator[Progress]:
    size = log.size
    for start in range(0, size, step_rows):
        stop = min(start + step_rows, size)
        try:
            log.leaves(start, stop)
        except (TamperedError, DamagedError) as error:
            yield Progress("audit", stop, size, 0, f"{error.sentence} (lines {start} to {stop - 1})")
        else:
            yield Progress("audit", stop, size, stop - start)


def _lines(state: State, hints: Hints, step_rows: int) -> Iterator[Progress]:
    done = 0
    problem = ""
    try:
        for lines in hints.lines(step_rows):
            problem = ""
            for line in lines:
                row = state.get(Table.RECORD, line.id) if len(line.id) == 16 else None
                if row is None or row.revision != line.revision:
                    problem = "Lists and search know a key that is not there, or not in this revision."
                elif not hints.is_found(line.id):
                    problem = "Lists or search miss a key."
            done += len(lines)
            yield Progress("hints", done, done, len(lines), problem)
    except (TamperedError, DamagedError) as error:
        yield Progress("hints", done, done, 0, error.sentence)


def _counts(hints: Hints) -> Iterator[Progress]:
    try:
        for done, name in enumerate(hints.miscounted(), 1):
            yield Progress("counts", done, done, 0, "The number of keys of a namespace is wrong." if name else "")
        for done, name in enumerate(hints.overfull(), 1):
            yield Progress("counts", done, done, 0, "Lists know a key twice, or one that is not there." if name else "")
    except DamagedError as error:
        yield Progress("counts", 0, 0, 0, error.sentence)
