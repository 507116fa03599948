"""A recovery code counts once it was given back; until then the one before it opens the vault, and it opens nothing.

A new code waits in a pending keyslot beside the one that counts (see `engine/keyslots/opening.py`). Confirming it lets
the new slot take the place of both in one header update: at each instant exactly one code opens the vault, or, before
the first was ever confirmed, none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers import slots
from keydesk.engine.handlers.presenting import present
from keydesk.engine.handlers.registry import Reply, Work, handles, handles_closed
from keydesk.engine.keyslots.opening import add_recovery, confirm, open_slot
from keydesk.engine.keyslots.slot import SlotType
from keydesk.errors import DeniedError, NotFoundError, RefusedError, WrongPasswordError
from keydesk.model.requests import ConfirmRecovery, Created, Done, NewRecovery

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.model.callers import Caller


@handles_closed(NewRecovery)
def new_recovery(gate: Gate, caller: Caller, _request: NewRecovery, body: memoryview) -> Work:
    """Make a recovery code that waits to be given back, in place of one that waited before."""
    desk = slots.open_desk(gate)
    presented = present(gate, caller, "password", body)

    def done(result: object) -> Reply:
        with presented.result(result) as root:
            generation = desk.opened.header.body.root_generation
            slot, code = add_recovery(desk.vault_id, root, generation, desk.ports.rng)
        try:
            slots.prove(gate, caller)
            kept = tuple(each for each in desk.opened.header.body.slots if each.is_confirmed)
            slots.replace(desk, caller, "recovery.new", (*kept, slot))
        except BaseException:
            code.wipe()
            raise
        return Reply(Created(desk.vault_id.hex(), ""), code)

    return Work(presented.run, done)


@handles(ConfirmRecovery)
def confirm_recovery(desk: Desk, visit: Visit, _request: ConfirmRecovery, body: memoryview) -> Reply:
    """Let the recovery code count, and no other, because the person has shown to have it."""
    if visit.person is None:
        label = visit.caller.label
        raise DeniedError(f"{label} may not confirm the recovery code.", "Unlock first.", rule="not-a-person")
    known = desk.opened.header.body.slots
    with SecretBuffer.of(body) as typed:
        slot = _confirmed(desk, [each for each in known if each.type is SlotType.RECOVERY], typed)
    others = tuple(each for each in known if each.type is not SlotType.RECOVERY)
    return Reply(Done(sequence=slots.replace(desk, visit.caller, "recovery.confirm", (*others, slot))))


def _confirmed(desk: Desk, known: list[Slot], typed: SecretBuffer) -> Slot:
    """The slot that counts from now on: the one that waits or, where none does, the one that counts already."""
    waiting = next((each for each in known if not each.is_confirmed), None)
    counting = next((each for each in known if each.is_confirmed), None)
    if waiting is not None:
        try:
            return confirm(waiting, desk.vault_id, typed, desk.keys)
        except WrongPasswordError:
            if counting is None:
                raise
    if counting is None:
        raise NotFoundError("The vault has no recovery code.", "Make one: keydesk recovery new.")
    open_slot(counting, desk.vault_id, typed).wipe()
    if waiting is not None:
        raise RefusedError("This is the code that counts already, not the new one.", "Type the code of the new sheet.")
    return counting
