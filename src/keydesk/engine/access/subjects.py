"""What a service is called in a grant, and whether a caller is that service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.model.access import Subject, SubjectKind
from keydesk.model.callers import Strength

if TYPE_CHECKING:
    from keydesk.model.callers import Caller


def subject_of(caller: Caller, own_uid: int) -> Subject | None:
    """Return the surest subject that names `caller`, or None when nothing about it may be granted.

    An interpreter or shell alone never is an identity; without a script it has no subject.
    """
    program = caller.program
    if program.unit:
        return Subject(SubjectKind.UNIT, program.unit)
    if program.uid != own_uid:
        return Subject(SubjectKind.UID, str(program.uid))
    if program.is_interpreter:
        if not program.script:
            return None
        return Subject(
            SubjectKind.SCRIPT,
            program.script,
            executable=program.executable,
            executable_hash=program.executable_hash,
            script_hash=program.script_hash,
        )
    if program.executable:
        return Subject(SubjectKind.EXECUTABLE, program.executable, executable_hash=program.executable_hash)
    return None


def matches(subject: Subject, caller: Caller) -> bool:
    """Claim: `caller` is `subject`. Hashes bind where the subject carries them."""
    program = caller.program
    if subject.kind is SubjectKind.UNIT:
        return caller.strength is Strength.STRONG and program.unit == subject.name
    if subject.kind is SubjectKind.UID:
        return caller.strength is Strength.STRONG and str(program.uid) == subject.name
    if caller.strength is Strength.UNKNOWN:
        return False
    if subject.executable_hash and program.executable_hash != subject.executable_hash:
        return False
    if subject.kind is SubjectKind.SCRIPT:
        same_script = program.script == subject.name
        same_hash = not subject.script_hash or program.script_hash == subject.script_hash
        return same_script and same_hash and subject.executable in {"", program.executable}
    return program.executable == subject.name and not program.is_interpreter
