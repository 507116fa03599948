"""The history as people see it: pages newest first, proven; the full checks; and the export that verifies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.audit import checkpoint, export
from keydesk.engine.audit.record import decode
from keydesk.engine.handlers.desk import bundling
from keydesk.engine.handlers.desk.tree import TOP_PROFILE
from keydesk.engine.handlers.desk.visit import Asked, allow
from keydesk.engine.handlers.finding import TOP, locate
from keydesk.engine.handlers.recordfilter import Sieve
from keydesk.engine.handlers.registry import Reply, Waiting, handles
from keydesk.errors import KeydeskError, NotFoundError
from keydesk.model.access import Action
from keydesk.model.filter import RECORD_FIELDS, parse_strictly
from keydesk.model.records import RecordRow
from keydesk.model.requests import (
    AuditExport,
    AuditVerified,
    Done,
    ExportAudit,
    ListRecords,
    Records,
    Subscribe,
    Verified,
    VerifyAudit,
    VerifyVault,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.handlers.desk.background import Check, LogCheck
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.records import Record

MOST_ROWS = 500
MOST_LOOKED_AT = 5000
"""Records one request looks through for those that fit."""
MOST_EXPORT = 16 * 1024 * 1024
AT_ONCE = 0.05
"""Seconds a full check may take before it is waited for instead."""
PATIENCE = 3600.0


@handles(ListRecords)
def list_records(desk: Desk, visit: Visit, request: ListRecords, _body: memoryview) -> Reply:
    """One page of the history."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    desk.commit()
    sieve = Sieve(desk, parse_strictly(request.filter, RECORD_FIELDS), visit.wall, _key(desk, visit, request.key))
    limit = min(max(request.limit, 1), MOST_ROWS)
    rows: list[RecordRow] = []
    before: int | None = request.before or None
    looked = 0
    is_end = False
    while len(rows) < limit and looked < MOST_LOOKED_AT and not is_end:
        page = desk.store.log.records_before(before, limit)
        is_end = len(page) < limit
        for sequence, body in page:
            looked += 1
            before = sequence
            record = decode(body)
            path = path_of(desk, record)
            if sieve.lets(record, path):
                rows.append(RecordRow(sequence, record, path))
            if len(rows) == limit:
                break
    size = desk.store.log.size
    next_before = 0 if is_end and len(rows) < limit else before or 0
    checked = desk.background.check
    verified = size if checked.is_done and not checked.problems else desk.background.verified  # newer ones are our own
    return Reply(Records(tuple(rows), next_before, size, verified, desk.is_damaged))


@handles(VerifyAudit)
def verify_audit(desk: Desk, visit: Visit, _request: VerifyAudit, _body: memoryview) -> Reply | Waiting:
    """Recompute the whole log; a long one is recomputed between other requests."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    desk.commit()
    check = desk.background.check_log()

    def answer() -> Reply:
        log = desk.store.log
        sentence = check.sentence or desk.witness.problem()
        return Reply(AuditVerified(log.size, log.root().hex(), check.first_bad, sentence))

    return _soon(desk, check, answer)


@handles(ExportAudit)
def export_audit(desk: Desk, visit: Visit, _request: ExportAudit, _body: memoryview) -> Reply:
    """The newest stretch of the history that fits one answer, with signed checkpoints at both ends."""
    passed = allow(desk, visit, Asked(Action.EXPORT, TOP, TOP_PROFILE))
    with desk.change(visit, passed) as change:
        change.record("audit.export")
    log, keys = desk.store.log, desk.witness.keys
    origin = keys.public.origin
    size, root = log.size, log.root()
    newer = checkpoint.sign(keys, size, root, visit.proven)
    first = 0
    while True:
        older = checkpoint.sign(keys, first, log.proven_root(first), visit.proven) if first else ""
        lines, length = [], 0
        for line in export.lines(log, origin, first, size, older, newer):
            lines.append(line)
            length += len(line)
            if length > MOST_EXPORT:
                break
        else:
            return Reply(AuditExport(size, root.hex(), keys.public.encode()), b"".join(lines))
        first += max((size - first) // 2, 1)


@handles(VerifyVault)
def verify_vault(desk: Desk, visit: Visit, _request: VerifyVault, _body: memoryview) -> Reply | Waiting:
    """Check everything; a large vault is checked between other requests, and this one waits."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    check = desk.background.check_again()
    return _soon(desk, check, lambda: Reply(_verified(desk, check)))


@handles(Subscribe)
def subscribe(desk: Desk, visit: Visit, _request: Subscribe, _body: memoryview) -> Reply:
    """Only whoever may list everything hears of everything."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    return Reply(Done())


def path_of(desk: Desk, record: Record) -> str:
    """The present path of what a record is about, as far as it is known."""
    try:
        if record.key:
            held = desk.shelf.by_id(bytes.fromhex(record.key))
            return "" if held is None else str(held.path)
        if record.namespace:
            return str(desk.tree.by_id(bytes.fromhex(record.namespace)).path)
    except (KeydeskError, ValueError):
        return ""
    return ""


def _key(desk: Desk, visit: Visit, word: str) -> str:
    """The id, as hex, of the key that records are restricted to."""
    if not word:
        return ""
    held, _ = locate(desk, visit, word, Action.DESCRIBE, deleted=True)
    if held is None:
        raise NotFoundError(f"There is no key {word}.")
    return held.id.hex()


def _soon(desk: Desk, check: Check | LogCheck, answer: Callable[[], Reply]) -> Reply | Waiting:
    """The answer when the check is quick, else what waits for its end."""
    clock = desk.ports.clock
    end = clock.boot() + AT_ONCE
    while not check.is_done and desk.background.work() and clock.boot() < end:
        pass
    return answer() if check.is_done else Waiting(check.ended, PATIENCE, lambda _result: answer())


def _verified(desk: Desk, check: Check) -> Verified:
    problems = list(check.problems)
    if not check.is_done:
        problems.append("The check did not end in time. Ask again.")
    try:
        reading = bundling.read_header(desk.opened.bundle)
        problems += [
            f"Half {name} of the header is damaged; it is mended at the next unlock." for name in reading.damaged
        ]
        if reading.verify(desk.keys.header_mac) != desk.opened.header:
            problems.append("The header on the disk is not the one this vault last wrote. Restore a backup.")
    except KeydeskError as error:
        problems.append(f"{error.sentence} {error.next_step}")
    if desk.store.was_anchor_gone:
        problems.append("What this computer remembered of the vault was removed meanwhile; it is remembered anew.")
    return Verified(check.rows, check.records, tuple(problems))
