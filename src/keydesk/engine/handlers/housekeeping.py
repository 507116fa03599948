"""What time asks of an open vault: what is over loses its keys, the old deleted keys go, the idle vault locks.

Background work goes in slices of a few milliseconds, one a second while requests come: the history is read backwards
for the use of keys, and every bucket of the state and every record is proven.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.journal import Author
from keydesk.engine.handlers.desk.timekeeper import KEPT_EVERY
from keydesk.engine.handlers.desk.visit import Visit
from keydesk.engine.handlers.standing import record_lock
from keydesk.errors import UnavailableError
from keydesk.model.callers import Caller, Face, Program, Strength

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk

SELF = Caller(0, Face.PROGRAM, Strength.STRONG, Program(uid=-1, pid=0, executable="keydesk"))
"""The vault itself, as the author of what happens by the clock."""


def keep_house(desk: Desk) -> str | None:
    """Do what is due; `lock` when the vault must be locked, `more` when a slice of work is left."""
    moment = desk.time.read()
    boot = moment.boot
    visit = Visit(SELF, None, Author("keydesk", "strong", desk.ports.uid, ""), *moment)
    desk.people.expire(moment.latest, boot)
    for grant in desk.grants.ended(moment.proven):  # a clock turned ahead denies, but takes no key away
        if grant.id in desk.keyring.held:
            desk.stale()
            desk.keyring.release(grant.id)
    desk.notice_others()
    desk.questions.expire(boot)
    desk.previews.expire(boot)
    desk.denials.flush(boot)
    desk.clock_watch.note(desk, moment, visit)
    with contextlib.suppress(UnavailableError):  # a full disk is told by the status, and ends no housekeeping
        desk.commit()
        desk.store.flush_anchor()
        _note_uses(desk)
        desk.purge.work(desk, visit)
        _keep_time(desk, boot)
        desk.store.wal.keep_plain()
    if desk.witness.is_due(boot):
        desk.witness.write(moment.proven, boot)
    idle = int(desk.setting("idle-lock-seconds"))
    if idle and boot - desk.touched >= idle:
        record_lock(desk, visit, "idle")
        return "lock"
    is_busy = desk.commits != desk.commits_seen
    desk.commits_seen = desk.commits
    return "more" if desk.background.work() and not is_busy else None


def _keep_time(desk: Desk, boot: float) -> None:
    """Let the time seen outlive a crash, also where nobody writes."""
    if boot - desk.time_kept >= KEPT_EVERY:
        desk.store.is_anchor_due = True
        desk.store.flush_anchor()
        desk.time_kept = boot


def _note_uses(desk: Desk) -> None:
    """Let lists filter by last use: written lazily, because the records are the truth."""
    fresh = desk.use.take_fresh()
    if fresh:
        with desk.store.write() as tx:
            tx.touch([(bytes.fromhex(key), int(last.timestamp())) for key, last in fresh])
