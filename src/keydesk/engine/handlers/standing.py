"""How the vault stands, asked at any time, and the end of its being open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.attempts import told
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.handlers.registry import Reply, frees_space, handles, handles_closed
from keydesk.errors import DeniedError, DiskFullError, KeydeskError
from keydesk.model.paths import Path
from keydesk.model.requests import Done, Event, Keyslot, Lock, Status, StatusReply

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.gate import Gate
    from keydesk.engine.store.header import Reading
    from keydesk.model.callers import Caller

ROOM_TOLD = 100_000
"""Records that fit below which the room left is told."""


@handles_closed(Status)
def status(gate: Gate, caller: Caller, _request: Status, _body: memoryview) -> Reply:
    """Say how the vault stands, to anybody who may connect."""
    desk = gate.desk
    if desk is None:
        return Reply(_closed(gate))
    moment = desk.time.read()
    boot = moment.boot
    person = desk.people.of(caller, boot)
    idle = int(desk.setting("idle-lock-seconds"))
    room = desk.store.room()
    knows = person is not None
    code, problem, next_step = _problem(gate.problem)
    return Reply(
        StatusReply(
            state="unlocked",
            directory=str(gate.directory),
            name=desk.about.name,
            vault=desk.vault_id.hex(),
            slots=_slots(desk.opened.reading),
            notices=tuple(desk.notices) if knows else (),
            keys=sum(count.keys for count in desk.store.hints.counts().values()) if knows else 0,
            records=desk.store.log.size if knows else 0,
            checking=desk.is_checking,
            is_damaged=desk.is_damaged,
            recovery_confirmed=_is_recovery_confirmed(desk.opened.reading),
            wait=gate.attempts(desk.vault_id).wait,
            person=knows,
            was_ended=desk.people.was_ended(caller),
            auth_age=-1 if person is None else int(boot - person.authenticated_boot),
            idle_lock=idle,
            locks_in=-1 if not idle else max(0, int(desk.touched + idle - boot)),
            write_room=room if room < ROOM_TOLD else -1,
            is_read_only=not desk.store.is_writable,
            clock_off=int(moment.off.total_seconds()),
            version=gate.ports.version,
            problem_code=code,
            problem=problem,
            problem_next=next_step,
        )
    )


@handles(Lock)
@frees_space
def lock(desk: Desk, visit: Visit, _request: Lock, _body: memoryview) -> Reply:
    """Record the lock; the worker dies once this is answered. Everybody of the same user may lock."""
    if visit.person is None and visit.caller.program.uid != desk.ports.uid:
        raise DeniedError(f"{visit.caller.label} may not lock the vault.", rule="not-a-person")
    return Reply(Done(sequence=record_lock(desk, visit, "asked")), then="lock")


def record_lock(desk: Desk, visit: Visit, rule: str) -> int:
    """Make the lock's record durable with everything that waits; a full disk does not keep a vault open."""
    desk.denials.flush(visit.boot, everything=True)
    desk.ports.notify(Event("locking"))
    try:
        with desk.change(visit, Pass("vault.lock", rule, Path(()))) as change:
            change.record()
    except DiskFullError:
        if rule == "asked":
            raise
        return 0
    desk.witness.write(visit.proven, visit.boot)
    return change.sequence


def _closed(gate: Gate) -> StatusReply:
    standing = gate.standing()
    reading = standing.reading
    vault = b"" if reading is None else reading.candidate.header.vault
    attempts = gate.attempts(vault) if vault else None
    notices = []
    if attempts is not None and attempts.known.failures:
        notices.append(told(attempts.known.failures))
    if reading is not None and reading.damaged:
        notices.append(f"Half {', '.join(reading.damaged)} of the vault's header is damaged; unlocking mends it.")
    code, problem, next_step = _problem(standing.problem or gate.problem)
    return StatusReply(
        state=gate.state,
        directory=str(gate.directory),
        vault=vault.hex(),
        slots=_slots(reading),
        notices=tuple(notices),
        recovery_confirmed=_is_recovery_confirmed(reading),
        wait=attempts.wait if attempts is not None else 0,
        version=gate.ports.version,
        problem_code=code,
        problem=problem,
        problem_next=next_step,
    )


def _slots(reading: Reading | None) -> tuple[Keyslot, ...]:
    if reading is None:
        return ()
    slots = reading.candidate.body.slots
    return tuple(Keyslot(slot.id.hex(), slot.type.value, confirmed=slot.is_confirmed) for slot in slots)


def _is_recovery_confirmed(reading: Reading | None) -> bool:
    slots = () if reading is None else reading.candidate.body.slots
    return any(slot.type.value == "recovery" and slot.is_confirmed for slot in slots)


def _problem(problem: KeydeskError | None) -> tuple[str, str, str]:
    """Code, sentence and next step, empty where nothing is wrong."""
    return ("", "", "") if problem is None else (problem.code, problem.sentence, problem.next_step)
