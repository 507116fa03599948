"""The full check reads everything once more in small steps and names what is wrong instead of stopping at it.

* state: every bucket's rows against its digest, every record's hint against the record
* audit: every leaf against the root
* hints: every line has a record, is listed and is found; every count equals its lines

Between two steps the caller serves others; a step proves what holds at that moment. Only what search finds of some
hundred lines is asked in several steps, because it is cheap for many lines at once and slow for each: when one of them
was written meanwhile that answer is void, and they are asked again a few at a time, each few in one step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from keydesk.engine.store.merkle import BUCKETS
from keydesk.engine.store.schema import ID_SIZE, Table
from keydesk.errors import DamagedError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keydesk.engine.audit.log import AuditLog
    from keydesk.engine.store.hint_key import HintKey
    from keydesk.engine.store.hint_proof import HintProof
    from keydesk.engine.store.hints import Hit
    from keydesk.engine.store.state import Row, State

STEP_ROWS = 500
STEP_LINES = 20
"""Lines of one step: each is compared with its record, in the table and in every index."""
GROUP_STEPS = 25
"""Steps of lines that search is asked about together."""
_UNFOUND = "Search misses a key, or finds one too many."

Texts: TypeAlias = dict[int, tuple[str, str | None]]
"""Lines by number: the path, and the words where they are known."""
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
    state: State, log: AuditLog, hints: HintProof, step_rows: int = STEP_ROWS, describe: Describe | None = None
) -> Iterator[Progress]:
    """Check everything, about `step_rows` rows a step; `describe` says what a record's hint must be."""
    yield from _state(state, hints, step_rows)
    yield from _audit(log, step_rows)
    yield from _lines(state, hints, describe)
    yield from _counts(hints)


def _state(state: State, hints: HintProof, step_rows: int) -> Iterator[Progress]:
    pending = 0
    for number in range(BUCKETS):
        try:
            rows = state.check(number)
        except (TamperedError, DamagedError) as error:
            yield Progress("state", number + 1, BUCKETS, 0, f"{error.sentence} ({error.facts.get('part', '')})")
            continue
        pending += len(rows)
        for table, row_id, row in rows:
            if table == Table.RECORD and not _has_line(hints, row_id, row):
                yield Progress("hints", number + 1, BUCKETS, 0, "A key is missing in lists and search.")
        if pending >= step_rows:
            yield Progress("state", number + 1, BUCKETS, pending)
            pending = 0
    yield Progress("state", BUCKETS, BUCKETS, pending)


def _has_line(hints: HintProof, row_id: bytes, row: Row) -> bool:
    try:
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


@dataclass(slots=True)
class _Group:
    """Lines compared in several steps: the last one's number, and the texts of each, where all are sound."""

    last: int
    texts: Texts = field(default_factory=dict)
    is_sound: bool = True


def _lines(state: State, hints: HintProof, describe: Describe | None) -> Iterator[Progress]:
    done = before = 0
    try:
        while True:
            edits, group, is_void = hints.edits, _Group(before), False
            for lines in islice(hints.lines(before, STEP_LINES), GROUP_STEPS):
                done += len(lines)
                yield Progress("hints", done, done, len(lines), _compare(state, hints, lines, describe, group))
            if group.last == before:
                return
            for is_exact in hints.are_found(group.texts) if group.is_sound else ():
                is_void = hints.edits != edits
                if is_void:
                    break
                yield Progress("hints", done, done, 0, "" if is_exact else _UNFOUND)
                if not is_exact:
                    break
            if is_void:
                yield from _at_once(state, hints, describe, range(before, group.last))
            before = group.last
    except (TamperedError, DamagedError) as error:
        yield Progress("hints", done, done, 0, error.sentence)


def _at_once(state: State, hints: HintProof, describe: Describe | None, numbers: range) -> Iterator[Progress]:
    """The lines after the first of these numbers, to the last: all that is asked of a line in one step."""
    for lines in hints.lines(numbers.start, STEP_LINES):
        group = _Group(lines[0][0])
        problem = _compare(state, hints, lines, describe, group)
        if group.is_sound and not all(hints.are_found(group.texts)):
            problem = _UNFOUND
        yield Progress("hints", group.last, numbers.stop, 0, problem)
        if group.last >= numbers.stop:
            return


def _compare(
    state: State, hints: HintProof, lines: list[tuple[int, Hit]], describe: Describe | None, group: _Group
) -> str:
    """What is wrong with some lines, or nothing; the group takes in what search must find of them."""
    group.last = lines[-1][0]
    for number, line in lines:
        row = state.get(Table.RECORD, line.id) if len(line.id) == ID_SIZE else None
        described = describe(line.id, row) if describe is not None and row is not None else None
        problem = ""
        if row is None or row.revision != line.revision:
            problem = "Lists and search know a key that is not there, or not in this revision."
        elif described is not None and not hints.fits(described):
            problem = "What lists and search know of a key is not what its record says."
        elif not hints.is_listed(line.id):
            problem = "Lists miss a key."
        if problem:
            group.is_sound = False
            return problem
        if line.is_present:
            group.texts[number] = (line.path, None if described is None else described.words)
    return ""


def _counts(hints: HintProof) -> Iterator[Progress]:
    try:
        for done, name in enumerate(hints.miscounted(), 1):
            yield Progress("counts", done, done, 0, "The number of keys of a namespace is wrong." if name else "")
        for done, name in enumerate(hints.overfull(), 1):
            yield Progress("counts", done, done, 0, "Lists know a key twice, or one that is not there." if name else "")
    except DamagedError as error:
        yield Progress("counts", 0, 0, 0, error.sentence)
