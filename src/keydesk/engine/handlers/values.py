"""Values come out here, by get, reveal and copy: only after a decision, a record, and never as anything but bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.asking import ask_window, wanted_by
from keydesk.engine.handlers.codes import Issued, issue
from keydesk.engine.handlers.fields import attribute_of, open_field, opener_of, pick, record_of
from keydesk.engine.handlers.finding import find
from keydesk.engine.handlers.ports import CopyOrder
from keydesk.engine.handlers.registry import Reply, Work, handles
from keydesk.engine.handlers.warm import remember
from keydesk.errors import DeniedError, KeydeskError, UsageError
from keydesk.model.access import Action
from keydesk.model.kinds import KINDS
from keydesk.model.requests import ClearCopy, Copied, Copy, Done, Event, Get, Value

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.fields import Picked
    from keydesk.engine.handlers.finding import Found


@handles(Get)
def get(desk: Desk, visit: Visit, request: Get, _body: memoryview) -> Reply | Work:
    """Answer with one field of one version; an unknown program is asked about in the window first."""
    try:
        return _answer(desk, visit, request)
    except DeniedError as denied:
        if visit.person is not None or "rule" not in denied.facts:
            raise
        wanted = wanted_by(desk, visit, request.path, request.action)
        if wanted is None:
            raise
        return ask_window(desk, visit, wanted, denied, lambda: _answer(desk, desk.visit(visit.caller), request))


def _answer(desk: Desk, visit: Visit, request: Get) -> Reply:
    if request.action not in {Action.GET, Action.REVEAL}:
        raise UsageError("A value is asked for by get or reveal.")
    if request.version and request.label is not None:
        raise UsageError("Ask for a version by number or by label, not both.")
    found = find(desk, visit, request.path, request.action, reason=request.reason)
    picked = pick(desk, visit, found, request.version, request.label, request.field)
    stored, profile = found.held.stored, found.place.profile
    head = Value(
        path=stored.path,
        version=picked.number,
        kind=stored.kind,
        field=request.field,
        is_text=KINDS[stored.kind].is_text or not picked.is_stored,
        remask=int(profile.remask.total_seconds()) if visit.person is not None else 0,
        stale_limit=int(profile.stale.total_seconds()),
    )
    if not picked.is_stored:
        made = _made(desk, visit, found, picked)
        limit = 0 if picked.seed else head.stale_limit
        return Reply(replace(head, stale_limit=limit, period=made.period, until=made.until), made.value, pending=True)
    opener = opener_of(desk, visit, found, picked.number, request.field)
    value = opener.open()
    record = record_of(desk, visit, found, picked.number, request.field)
    desk.journal.add(record)
    remember(desk, visit, request, found, (picked.version, opener), head, record)
    return Reply(head, value, pending=True)


def _made(desk: Desk, visit: Visit, found: Found, picked: Picked) -> Issued:
    """A field as it leaves, with its record: stored, made of a seed, or public. Raises as `issue` and `opener_of`."""
    if picked.seed:
        return issue(desk, visit, found, picked)
    if picked.is_stored:
        value = open_field(desk, visit, found, picked.number, picked.field)
    else:
        value = attribute_of(found, picked.field)
    desk.journal.add(record_of(desk, visit, found, picked.number, picked.field))
    return Issued(value)


@handles(Copy)
def copy(desk: Desk, visit: Visit, request: Copy, _body: memoryview) -> Reply:
    """Give one field to the clipboard holder, once the record is durable."""
    found = find(desk, visit, request.path, Action.COPY, reason=request.reason)
    picked = pick(desk, visit, found, request.version, None, request.field)
    made = _made(desk, visit, found, picked)
    span = found.place.profile.clipboard
    order = CopyOrder(desk.ports.rng(16).hex(), made.value, span, dict(request.display))
    desk.after_commit(lambda: _hand_over(desk, order), made.value)
    return Reply(Copied(order.copy, visit.wall + span, int(span.total_seconds()), made.until), pending=True)


@handles(ClearCopy)
def clear_copy(desk: Desk, _visit: Visit, request: ClearCopy, _body: memoryview) -> Reply:
    """Clear a copied value now; its name is random and known to whoever copied it."""
    desk.ports.holder.clear(request.copy)
    return Reply(Done())


def _hand_over(desk: Desk, order: CopyOrder) -> None:
    """Give an order to the holder; what it cannot do is told as it would tell it."""
    try:
        desk.ports.holder.copy(order)
    except KeydeskError as error:
        order.value.wipe()
        desk.ports.notify(Event("clipboard", copy=order.copy, what="failed", sentence=error.sentence))
