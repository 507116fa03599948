"""Who a person is, again and again: a step-up, and a new master password, which ends everybody who knew the old one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.crypto.context import Purpose
from keydesk.engine.crypto.derive import derive
from keydesk.engine.crypto.seal import SealKey
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers import slots
from keydesk.engine.handlers.desk.people import AFTER_RECOVERY, WorkSession
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.handlers.opening import new_password
from keydesk.engine.handlers.presenting import OWN_RULE, Presented, present, slot_of, stands
from keydesk.engine.handlers.registry import Reply, Work, handles_closed
from keydesk.engine.keyslots.cost import calibrate
from keydesk.engine.keyslots.opening import add_password, open_slot
from keydesk.engine.keyslots.slot import SlotType
from keydesk.errors import ConflictError, DeniedError, InternalError, UsageError
from keydesk.model.access import Outcome
from keydesk.model.requests import ChangePassword, Done, Session, StepUp

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.model.callers import Caller

ENDED = "password-changed"
"""The rule named in the record of persons whom a new password ended."""


@handles_closed(StepUp)
def step_up(gate: Gate, caller: Caller, request: StepUp, body: memoryview) -> Work:
    """Authenticate freshly and hold the wrap key of the namespace for a work session."""
    slots.open_desk(gate)
    reason = request.reason.strip()  # blanks are no reason
    presented = present(gate, caller, "password", body)

    def done(result: object) -> Reply:
        root = presented.result(result)
        try:
            desk = slots.open_desk(gate)
            strict = SealKey(Purpose.KEK, derive(root, "wrap", presented.slot.root_generation))
        finally:
            root.wipe()
        try:
            wrap = desk.keyring.wrap_for(strict, request.namespace)
        finally:
            strict.wipe()
        person = slots.prove(gate, caller)
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
    """Add the new password's slot, test it, then remove the old one; everybody else proves again who they are."""
    desk = slots.open_desk(gate)
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
        return Reply(Done(sequence=_change_to(gate, caller, made.slot)))

    return Work(run, done)


@dataclass(slots=True, eq=False)
class _Replacement:
    """A new password slot, tested, and the root it was made with."""

    root: SecretBuffer
    slot: Slot


class _Known:
    """Stands for an old password right after a recovery code opened the vault: the root is still at hand."""

    def __init__(self, gate: Gate, root: SecretBuffer) -> None:
        self._gate = gate
        self._root = root
        self._slot = slot_of(gate, "password")

    def run(self) -> object:
        """The root key."""
        return self._root

    def result(self, root: object) -> SecretBuffer:
        """The root key. Raises what was raised meanwhile, and ConflictError when someone else set a password."""
        if isinstance(root, BaseException):
            raise root
        if not stands(self._gate, self._slot):
            self._root.wipe()
            raise ConflictError("The password was changed meanwhile.", "Unlock with the new one.")
        return self._root


def _old_secret(
    gate: Gate, desk: Desk, caller: Caller, request: ChangePassword, body: memoryview
) -> Presented | _Known:
    if request.old_length:
        return present(gate, caller, "password", body[: request.old_length])
    boot = desk.ports.clock.boot()
    person = desk.people.of(caller, boot)
    if person is None or person.root is None or boot - person.root_since > AFTER_RECOVERY.total_seconds():
        raise DeniedError(
            "A new password needs the old one.", "Give the old password, or unlock with the recovery code."
        )
    return _Known(gate, SecretBuffer.of(person.root))


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


def _change_to(gate: Gate, caller: Caller, slot: Slot) -> int:
    """Let this be the password's slot, and nobody else a person any more; the record's sequence number."""
    desk = slots.open_desk(gate)
    person = slots.prove(gate, caller)
    others = tuple(each for each in desk.opened.header.body.slots if each.type is not SlotType.PASSWORD)
    sequence = slots.replace(desk, caller, "password.change", (slot, *others))
    person.drop_root()
    ended = desk.people.end_others(person, desk.ports.clock.boot())
    if ended:
        visit = desk.visit(caller)
        desk.journal.add(desk.journal.make(visit, "person.end", Outcome.ALLOWED, rule=ENDED, count=ended))
    return sequence
