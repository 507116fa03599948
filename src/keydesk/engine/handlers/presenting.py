"""A keyslot's secret is presented: tried alone, in a thread, and counted before the next one is heard when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.desk.journal import author_of
from keydesk.engine.keyslots.opening import open_slot
from keydesk.engine.keyslots.slot import SlotType
from keydesk.errors import ConflictError, KeydeskError, NotFoundError, UnconfirmedCodeError, WrongPasswordError
from keydesk.model.access import Outcome

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.keyslots.slot import Slot
    from keydesk.engine.store.header import Reading
    from keydesk.model.callers import Caller

OWN_RULE = "keyslot"
"""The rule named in records of what only a keyslot's secret allows."""
_ANOTHER_WAY = (
    "Open the vault with the master password or the old sheet, then type this code back: keydesk recovery confirm."
)


class Presented:
    """A password or code on its way through its keyslot: `run` in a thread, `result` on the loop.

    `waiting` is the pending slot beside it, if any: it never opens, but its code is told from a wrong one.
    """

    def __init__(
        self, gate: Gate, caller: Caller, reading: Reading, slot: Slot, waiting: Slot | None, typed: SecretBuffer
    ) -> None:
        self.gate = gate
        self.caller = caller
        self.reading = reading
        self.slot = slot
        self._waiting = waiting
        self._vault = reading.candidate.header.vault
        self._typed = typed
        self._wait = 0

    @property
    def is_recovery(self) -> bool:
        """Claim: it is a recovery code, which leads straight to a new password."""
        return self.slot.type is SlotType.RECOVERY

    def run(self) -> object:
        """The root key. One secret is tried at a time, so that guesses in parallel gain nothing."""
        with self.gate.one_at_a_time:
            attempts = self.gate.attempts(self._vault)
            attempts.check()
            try:
                return self._open()
            except (WrongPasswordError, UnconfirmedCodeError) as error:  # counted before the next try is heard
                label = author_of(self.caller, is_person=False).label
                is_open = self.gate.desk is not None
                self._wait = attempts.add(label, self.caller.program.uid, error.code, is_recorded=is_open)
                raise

    def _open(self) -> SecretBuffer:
        try:
            return open_slot(self.slot, self._vault, self._typed, self.gate.ports.kdf.permission)
        except WrongPasswordError:
            if self._waiting is None:
                raise
        try:
            return open_slot(self._waiting, self._vault, self._typed)
        except UnconfirmedCodeError as error:
            raise UnconfirmedCodeError(error.sentence, _ANOTHER_WAY, **error.facts) from None

    def result(self, root: object) -> SecretBuffer:
        """The root key, owned by the caller. Raises what `run` raised; a wrong secret is counted."""
        self._typed.wipe()
        if isinstance(root, WrongPasswordError | UnconfirmedCodeError) and "slot" in root.facts:
            raise self._told(root)
        if isinstance(root, BaseException):
            raise root
        assert isinstance(root, SecretBuffer)  # noqa: S101 - what run returns
        if not stands(self.gate, self.slot):
            root.wipe()
            raise ConflictError("The keyslot was changed meanwhile.", "Try again.")
        return root

    def _told(self, error: WrongPasswordError | UnconfirmedCodeError) -> KeydeskError:
        wait = self._wait
        desk = self.gate.desk
        if desk is not None:
            visit = desk.visit(self.caller)
            desk.journal.add(desk.journal.make(visit, "vault.unlock", Outcome.DENIED, rule=error.code))
        sentence = error.sentence + (f" Next try in {wait} s." if wait else "")
        return type(error)(sentence, error.next_step, wait_seconds=wait)


def present(gate: Gate, caller: Caller, wanted: str, body: memoryview) -> Presented:
    """Begin to present what is in `body` to a keyslot, by its id or type.

    Raises:
        NotFoundError: there is no vault, or no such keyslot.
        WrongPasswordError: the next try is held back.
        DamagedError, TamperedError, UnavailableError: the bundle is not fit to be opened.
    """
    slot = slot_of(gate, wanted)
    reading = reading_of(gate)
    header = reading.candidate.header
    beside = (each for each in header.body.slots if each.type is slot.type and not each.is_confirmed)
    waiting = next((each for each in beside if each is not slot), None)
    gate.attempts(header.vault).check()
    return Presented(gate, caller, reading, slot, waiting, SecretBuffer.of(body))


def slot_of(gate: Gate, wanted: str) -> Slot:
    """The keyslot of this id, or of this type: the one that counts, else the pending one.

    Raises:
        NotFoundError: there is no vault, or no such keyslot.
        DamagedError, TamperedError, UnavailableError: the bundle is not fit to be opened.
    """
    known = reading_of(gate).candidate.body.slots
    fitting = [each for each in known if wanted in {each.id.hex(), each.type.value}]
    if not fitting:
        raise NotFoundError("The vault has no such keyslot.", "Choose another way to open it.")
    return max(fitting, key=lambda slot: slot.is_confirmed)


def reading_of(gate: Gate) -> Reading:
    """The header as it stands. Raises NotFoundError, and what keeps the bundle from being opened."""
    desk = gate.desk
    if desk is not None and desk.opened.reading is not None:
        return desk.opened.reading
    standing = gate.standing()
    if standing.problem is not None:
        raise standing.problem
    if standing.reading is None:
        raise NotFoundError("There is no vault here yet.", "Create one: keydesk vault create.")
    return standing.reading


def stands(gate: Gate, slot: Slot) -> bool:
    """Claim: the keyslot is still one of the vault's, with the same secret."""
    present_ones = reading_of(gate).candidate.body.slots
    return any((each.id, each.commitment) == (slot.id, slot.commitment) for each in present_ones)


def forget_failures(gate: Gate, desk: Desk, caller: Caller) -> int:
    """A secret was right: the failures before it become a record; how many there were."""
    counted = gate.attempts(desk.vault_id).clear()
    wrong = counted.failures - counted.recorded - counted.unconfirmed
    for rule, count in ((WrongPasswordError.code, wrong), (UnconfirmedCodeError.code, counted.unconfirmed)):
        if count > 0:
            make, visit = desk.journal.make, desk.visit(caller)
            record = make(visit, "vault.unlock", Outcome.DENIED, rule=rule, reason=counted.caller, count=count)
            desk.journal.add(record)
    return counted.failures
