"""The keyslots of an open vault are replaced in one header update: recorded before it, and all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk import bundling
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.handlers.presenting import OWN_RULE, forget_failures
from keydesk.errors import LockedError
from keydesk.model.access import Outcome
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.people import Person
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.model.callers import Caller


def open_desk(gate: Gate) -> Desk:
    """The open vault. Raises LockedError."""
    if gate.desk is None:
        raise LockedError("The vault is locked.")
    return gate.desk


def prove(gate: Gate, caller: Caller) -> Person:
    """The person behind a caller who has just presented a keyslot's secret; the wrong ones before it are recorded."""
    desk = open_desk(gate)
    person = desk.people.authenticate(caller, desk.time.read())
    forget_failures(gate, desk, caller)
    return person


def replace(desk: Desk, caller: Caller, action: str, slots: tuple[Slot, ...]) -> int:
    """Let these be the vault's keyslots; the record's sequence number.

    Raises:
        DiskFullError, UnavailableError: the old ones still are, which is recorded too.
    """
    visit = desk.visit(caller)
    with desk.change(visit, Pass(action, OWN_RULE, Path(()))) as change:
        change.record()
    try:
        bundling.replace_slots(desk.opened, slots)
    except BaseException:
        desk.journal.add(desk.journal.make(visit, action, Outcome.FAILED, rule=OWN_RULE))
        raise
    return change.sequence
