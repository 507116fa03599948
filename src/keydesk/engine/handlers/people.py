"""Who a person is, again and again: step-up, a new master password, and the recovery code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.crypto.context import Purpose
from keydesk.engine.crypto.derive import derive
from keydesk.engine.crypto.seal import SealKey
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.desk import bundling
from keydesk.engine.handlers.desk.people import AFTER_RECOVERY, WorkSession
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.handlers.opening import (
    OWN_RULE,
    Presented,
    forget_failures,
    new_password,
    present,
    reading_of,
    stands,
)
from keydesk.engine.handlers.registry import Reply, Work, handles_closed
from keydesk.engine.keyslots.cost import calibrate
from keydesk.engine.keyslots.opening import add_password, add_recovery, confirm, open_slot
from keydesk.engine.keyslots.slot import SlotType
from keydesk.errors import ConflictError, DeniedError, InternalError, LockedError, NotFoundError, UsageError
from keydesk.model.access import Outcome
from keydesk.model.paths import Path
from keydesk.model.requests import ChangePassword, ConfirmRecovery, Created, Done, NewRecovery, Session, StepUp

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.model.callers import Caller

TOP = Path(())


@handles_closed(StepUp)
def step_up(gate: Gate, caller: Caller, request: StepUp, body: memoryview) -> Work:
    """Authenticate freshly and hold the wrap key of the namespace for a work session."""
    _open_desk(gate)
    reason = request.reason.strip()  # blanks are no reason
    presented = present(gate, caller, "password", body)

    def done(result: object) -> Reply:
        root = presented.result(result)
        try:
            desk = _open_desk(gate)
            strict = SealKey(Purpose.KEK, derive(root, "wrap", presented.slot.root_generation))
        finally:
            root.wipe()
        try:
            wrap = desk.keyring.wrap_for(strict, request.namespace)
        finally:
            strict.wipe()
        forget_failures(gate, desk, caller)
        person = desk.people.authenticate(caller, desk.time.read())
        visit = desk.visit(caller)
        span = desk.tree.shortest_session(request.namespace)
        session = WorkSession(
            request.namespace,
            visit.latest + span,
            visit.boot + span.total_seconds(),
            reason,
            wrap,
        )
        try:
            with desk.change(visit, Pass("step-up", OWN_RULE, request.namespace, reason=reason)) as change:
                change.record(path=request.namespace)
        except BaseException:
            wrap.wipe()
            raise
        desk.people.open_session(person, session)
        return Reply(Session(request.namespace, session.until, reason))

    return Work(presented.run, done)


@handles_closed(ChangePassword)
def change_password(gate: Gate, caller: Caller, request: ChangePassword, body: memoryview) -> Work:
    """Add the new password's slot, test it, then remove the old one."""
    desk = _open_desk(gate)
    if not 0 <= request.old_length <= len(body):
        raise UsageError("The old password's length does not fit what was sent.")
    fresh = new_password(body[request.old_length :])
    old = _old_secret(gate, desk, caller, request, body)

    def run() -> object:
        root = old.run()
        if not isinstance(root, SecretBuffer):
            return root
        try:
            return _Replacement(root, _tested_password(gate, desk, root, fresh))
        except BaseException:
            root.wipe()
            raise

    def done(result: object) -> Reply:
        fresh.wipe()
        made = result if isinstance(result, _Replacement) else None
        root = old.result(made.root if made is not None else result)
        root.wipe()
        if made is None:
            raise InternalError("The new password's keyslot is missing.")
        return Reply(Done(sequence=_replace(gate, caller, made.slot, SlotType.PASSWORD, "password.change")))

    return Work(run, done)


@handles_closed(NewRecovery)
def new_recovery(gate: Gate, caller: Caller, _request: NewRecovery, body: memoryview) -> Work:
    """Make a recovery code in place of the old one; it counts once it was typed back."""
    desk = _open_desk(gate)
    presented = present(gate, caller, "password", body)

    def done(result: object) -> Reply:
        with presented.result(result) as root:
            generation = desk.opened.header.body.root_generation
            slot, code = add_recovery(desk.vault_id, root, generation, desk.ports.rng)
        try:
            _replace(gate, caller, slot, SlotType.RECOVERY, "recovery.new")
        except BaseException:
            code.wipe()
            raise
        return Reply(Created(desk.vault_id.hex(), ""), code)

    return Work(presented.run, done)


@handles_closed(ConfirmRecovery)
def confirm_recovery(gate: Gate, caller: Caller, _request: ConfirmRecovery, body: memoryview) -> Work:
    """Let the recovery code count, because the person has shown to have it."""
    desk = _open_desk(gate)
    boot = desk.ports.clock.boot()
    if desk.people.of(caller, boot) is None:
        raise DeniedError(f"{caller.label} may not confirm the recovery code.", "Unlock first.", rule="not-a-person")
    slot = _slot(gate, SlotType.RECOVERY)
    typed = SecretBuffer.of(body)

    def run() -> object:
        return confirm(slot, desk.vault_id, typed)

    def done(result: object) -> Reply:
        typed.wipe()
        if isinstance(result, BaseException):
            raise result
        assert result is not None  # noqa: S101 - confirm returns the slot
        confirmed: Slot = result  # type: ignore[assignment]
        if not stands(gate, slot):
            raise ConflictError("The recovery code was replaced meanwhile.", "Type the new one.")
        return Reply(Done(sequence=_replace(gate, caller, confirmed, SlotType.RECOVERY, "recovery.confirm")))

    return Work(run, done)


@dataclass(slots=True, eq=False)
class _Replacement:
    """A new password slot, tested, and the root it was made with."""

    root: SecretBuffer
    slot: Slot


class _Known:
    """Stands for an old password right after a recovery code opened the vault: the root is still at hand."""

    def __init__(self, root: SecretBuffer) -> None:
        self._root = root

    def run(self) -> object:
        """The root key."""
        return self._root

    def result(self, root: object) -> SecretBuffer:
        """The root key. Raises what was raised meanwhile."""
        if isinstance(root, BaseException):
            raise root
        return self._root


def _old_secret(
    gate: Gate, desk: Desk, caller: Caller, request: ChangePassword, body: memoryview
) -> Presented | _Known:
    if request.old_length:
        return present(gate, caller, "password", body[: request.old_length])
    boot = desk.ports.clock.boot()
    person = desk.people.of(caller, boot)
    if person is None or person.root is None or boot - person.since_boot > AFTER_RECOVERY.total_seconds():
        raise DeniedError(
            "A new password needs the old one.", "Give the old password, or unlock with the recovery code."
        )
    return _Known(SecretBuffer.of(person.root))


def _tested_password(gate: Gate, desk: Desk, root: SecretBuffer, fresh: SecretBuffer) -> Slot:
    """A new password slot that was opened once and led to the same root."""
    kdf = desk.ports.kdf
    generation = desk.opened.header.body.root_generation
    with gate.one_at_a_time:
        cost = kdf.cost or calibrate(desk.ports.clock.boot)
        slot = add_password(desk.vault_id, root, generation, fresh, cost, desk.ports.rng, kdf.permission)
        with open_slot(slot, desk.vault_id, fresh, kdf.permission) as found:
            if not found.constant_time_equals(root):
                raise InternalError("The new password's keyslot does not open the vault; the old one stays.")
    return slot


def _replace(gate: Gate, caller: Caller, slot: Slot, kind: SlotType, action: str) -> int:
    """Put a slot in place of those of its type, recorded before and durable after; the record's sequence number."""
    desk = _open_desk(gate)
    desk.people.authenticate(caller, desk.time.read())
    forget_failures(gate, desk, caller)
    visit = desk.visit(caller)
    passed = Pass(action, OWN_RULE, TOP)
    with desk.change(visit, passed) as change:
        change.record()
    others = tuple(each for each in desk.opened.header.body.slots if each.type is not kind)
    slots = (slot, *others) if kind is SlotType.PASSWORD else (*others, slot)
    try:
        bundling.replace_slots(desk.opened, slots)
    except BaseException:
        desk.journal.add(desk.journal.make(visit, action, Outcome.FAILED, rule=OWN_RULE))
        raise
    if kind is SlotType.PASSWORD and visit.person is not None:
        visit.person.must_set_password = False
        if visit.person.root is not None:
            visit.person.root.wipe()
            visit.person.root = None
    return change.sequence


def _slot(gate: Gate, kind: SlotType) -> Slot:
    slot = next((each for each in reading_of(gate).candidate.body.slots if each.type is kind), None)
    if slot is None:
        raise NotFoundError(f"The vault has no {kind.value} keyslot.", "Make one: keydesk recovery new.")
    return slot


def _open_desk(gate: Gate) -> Desk:
    if gate.desk is None:
        raise LockedError("The vault is locked.")
    return gate.desk
