"""Values come out here, by get, reveal and copy: only after a decision, a record, and never as anything but bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.objects import value_id, version_id
from keydesk.engine.handlers.desk.visit import hidden, judge, may_list, wraps_of
from keydesk.engine.handlers.finding import Found, find
from keydesk.engine.handlers.grants import ask_window
from keydesk.engine.handlers.ports import CopyOrder
from keydesk.engine.handlers.registry import Reply, Work, handles
from keydesk.engine.handlers.warm import remember
from keydesk.engine.lifecycle.serving import may_serve
from keydesk.engine.store.schema import Table
from keydesk.errors import (
    ConflictError,
    DamagedError,
    DeniedError,
    KeydeskError,
    NeedsStepUpError,
    NotFoundError,
    UsageError,
)
from keydesk.model.access import Action, Allowed, Outcome
from keydesk.model.kinds import KINDS
from keydesk.model.paths import Path
from keydesk.model.requests import ClearCopy, Copied, Copy, Done, Event, Get, Value
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Opener
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.objects import StoredVersion
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.records import Record


@handles(Get)
def get(desk: Desk, visit: Visit, request: Get, _body: memoryview) -> Reply | Work:
    """Answer with one field of one version; an unknown program is asked about in the window first."""
    try:
        return _answer(desk, visit, request)
    except DeniedError as denied:
        if visit.person is not None or not request.path.startswith("/") or "rule" not in denied.facts:
            raise
        path = Path.parse(request.path)
        if isinstance(judge(desk, visit, request.action, path, desk.tree.demands(path))[0], Allowed):
            raise
        return ask_window(
            desk, visit, path, request.action, denied, lambda: _answer(desk, desk.visit(visit.caller), request)
        )


def _answer(desk: Desk, visit: Visit, request: Get) -> Reply:
    if request.action not in {Action.GET, Action.REVEAL}:
        raise UsageError("A value is asked for by get or reveal.")
    if request.version and request.label is not None:
        raise UsageError("Ask for a version by number or by label, not both.")
    found = find(desk, visit, request.path, request.action, reason=request.reason)
    number, version = pick(desk, visit, found, request.version, request.label, request.field)
    stored, profile = found.held.stored, found.place.profile
    head = Value(
        path=stored.path,
        version=number,
        kind=stored.kind,
        field=request.field,
        is_text=KINDS[stored.kind].is_text,
        remask=int(profile.remask.total_seconds()) if visit.person is not None else 0,
        stale_limit=int(profile.stale.total_seconds()),
    )
    opener = opener_of(desk, visit, found, number, request.field)
    value = opener.open()
    record = record_of(desk, visit, found, number, request.field)
    desk.journal.add(record)
    remember(desk, visit, request, found, (version, opener), head, record)
    return Reply(head, value, pending=True)


@handles(Copy)
def copy(desk: Desk, visit: Visit, request: Copy, _body: memoryview) -> Reply:
    """Give one field to the clipboard holder, once the record is durable."""
    found = find(desk, visit, request.path, Action.COPY, reason=request.reason)
    number, _ = pick(desk, visit, found, request.version, None, request.field)
    value = open_field(desk, visit, found, number, request.field)
    desk.journal.add(record_of(desk, visit, found, number, request.field))
    span = found.place.profile.clipboard
    order = CopyOrder(desk.ports.rng(16).hex(), value, span, dict(request.display))
    desk.after_commit(lambda: _hand_over(desk, order), value)
    return Reply(Copied(order.copy, visit.now + span, int(span.total_seconds())), pending=True)


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


def record_of(desk: Desk, visit: Visit, found: Found, number: int, field: str) -> Record:
    """The record of a value that is about to leave."""
    return desk.journal.make(
        visit,
        found.passed.action,
        Outcome.ALLOWED,
        rule=found.passed.rule,
        key=found.held.id.hex(),
        namespace=found.place.id.hex(),
        keyed_path=desk.sealer.path_id(found.held.path).hex(),
        version=number,
        field=field,
        reason=found.passed.reason,
    )


def opener_of(desk: Desk, visit: Visit, found: Found, number: int, field: str) -> Opener:
    """What opens one field of one version, for the caller to wipe.

    Raises:
        DamagedError, TamperedError: it is not what was written.
        NeedsStepUpError: its namespace is closed.
    """
    key = found.held.id
    sealed_dek = desk.store.get(Table.DEK, version_id(key, number))
    sealed = desk.store.get(Table.VALUE, value_id(key, number, field))
    if sealed_dek is None or sealed is None:
        raise DamagedError(f"A part of version {number} is missing.", part="value")
    try:
        dek = desk.keyring.open_dek(sealed_dek.body, key, number, wraps_of(desk, visit, found.passed))
    except NeedsStepUpError as closed:
        if visit.person is not None:
            raise
        rule = "namespace-is-closed"
        raise DeniedError(closed.sentence, "A person must unlock the vault once more.", rule=rule) from None
    try:
        return desk.keyring.opener(dek, sealed.body, key, number, field)
    finally:
        dek.wipe()


def open_field(desk: Desk, visit: Visit, found: Found, number: int, field: str) -> SecretBuffer:
    """One field of one version in locked memory, without any record. Raises as `opener_of`."""
    return opener_of(desk, visit, found, number, field).open()


def pick(
    desk: Desk, visit: Visit, found: Found, number: int, label: Label | None, field: str
) -> tuple[int, StoredVersion]:
    """The version that is asked for, if it may be served and has the field.

    Raises:
        NotFoundError: there is no such version or field, told to those who may list.
        DeniedError, ConflictError: it is not served any more.
    """
    held = found.held
    if label is Label.PREVIOUS:
        number = held.stored.previous
    elif label is Label.PENDING:
        number = next((each for each, _, v in desk.shelf.versions(held.id) if Label.PENDING in v.labels), 0)
    elif not number:
        number = held.stored.current
    known = desk.shelf.version(held.id, number) if number > 0 else None
    if known is None:
        raise _nothing(desk, visit, found, f"version {number}" if number else f"{label or 'current'} version")
    version = known[1]
    if version.state is State.DESTROYED:
        raise ConflictError(f"Version {number} was destroyed.", "Only its metadata and history are left.")
    keeps_data = KINDS[held.stored.kind].keeps_data
    is_person = visit.person is not None
    if not may_serve(version.state, version.grace_ends, visit.latest, to_person=is_person, keeps_data=keeps_data):
        raise DeniedError(
            f"Version {number} is {version.state.value} and no longer served.",
            "Ask for the current version.",
            rule=f"version-is-{version.state.value}",
        )
    if all(shape.name != field for shape in version.fields):
        raise _nothing(desk, visit, found, f"field {field}")
    return number, version


def _nothing(desk: Desk, visit: Visit, found: Found, what: str) -> KeydeskError:
    """The answer when a key has no such version or field."""
    if may_list(desk, visit, found.held.path, found.place.profile):
        return NotFoundError(f"{found.held.path} has no {what}.", "See what it has: keydesk show.")
    return hidden(visit, Action(found.passed.action), str(found.held.path))
