"""Every failure Keydesk can report has one class here: a stable code, one sentence naming the cause, and the next step.

The rules:

* A code never changes its meaning and is never reused; scripts may rely on it. So may they on the exit code.
* The sentence names the cause, the next step what the person can do now. Neither ever holds a value or a password.
* Facts are small public details (a rule, a number of seconds) for faces that lay a message out themselves.
* An error crosses the wire as ``to_wire()`` and comes back as the same class from ``from_wire()``.

Exit codes: 0 done, 2 usage, 3 locked, 4 denied, 5 not found, 6 damaged or tampered, 7 agent or disk unavailable,
8 conflict, 9 input refused.

Use::

    raise DeniedError("report.py may not read /prod/db/orders.", rule="deny-by-default", grant="reveal /prod/db")
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = str | int | bool

_registry: dict[str, type[KeydeskError]] = {}

ERRORS: Mapping[str, type[KeydeskError]] = MappingProxyType(_registry)
"""Every error class by its code."""


class KeydeskError(Exception):
    """The root of all errors; raised itself only for a code that a newer peer sent and this version does not know."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 7
    next_step: str = "Try again; if it happens again, look at the log of the agent."

    def __init_subclass__(cls) -> None:
        """Register the class under its code.

        Raises:
            TypeError: two classes claim one code, or a class declares none of its own.
        """
        super().__init_subclass__()
        if "code" not in cls.__dict__ or cls.code in _registry:
            message = f"{cls.__name__} needs a code of its own"
            raise TypeError(message)
        _registry[cls.code] = cls

    def __init__(self, sentence: str, next_step: str | None = None, **facts: Fact) -> None:
        """Name the cause in one sentence; without ``next_step`` the class's own is shown.

        Raises:
            TypeError: a fact is not a str, int or bool (so that no secret travels in one).
        """
        for name, fact in facts.items():
            if type(fact) not in {str, int, bool}:
                message = f"the fact {name} is a {type(fact).__name__}, not a str, int or bool"
                raise TypeError(message)
        super().__init__(sentence)
        self.sentence = sentence
        if next_step is not None:
            self.next_step = next_step
        self.facts: Mapping[str, Fact] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        """The sentence and the next step, as one line."""
        return f"{self.sentence} {self.next_step}".strip()

    def __repr__(self) -> str:
        """The class, its code and its sentence."""
        return f"<{type(self).__name__} {self.code}: {self.sentence}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by the wire form, so that facts survive."""
        return (from_wire, (self.to_wire(),))

    def to_wire(self) -> dict[str, Any]:
        """The error as plain JSON types: code, sentence, next_step, facts."""
        return {"code": self.code, "sentence": self.sentence, "next_step": self.next_step, "facts": dict(self.facts)}


def from_wire(wire: Mapping[str, Any]) -> KeydeskError:
    """The error that ``to_wire`` described; a code this version does not know becomes a plain ``KeydeskError``."""
    code = str(wire.get("code", ""))
    sentence = str(wire.get("sentence", ""))
    next_step = str(wire["next_step"]) if "next_step" in wire else None
    given = wire.get("facts")
    facts = {str(k): v for k, v in given.items() if isinstance(v, str | int)} if isinstance(given, dict) else {}
    known = ERRORS.get(code)
    if known is None:
        facts["peer_code"] = code
    error = (known or KeydeskError)(sentence, next_step)
    error.facts = MappingProxyType(facts)
    return error


# -- 2: usage --------------------------------------------------------------------------------------------------------


class UsageError(KeydeskError):
    """The command or request itself is malformed."""

    code = "usage"
    exit_code = 2
    next_step = "See keydesk --help."


# -- 3: locked -------------------------------------------------------------------------------------------------------


class LockedError(KeydeskError):
    """The vault is locked."""

    code = "locked"
    exit_code = 3
    next_step = "Unlock the vault: keydesk unlock."


class WrongPasswordError(KeydeskError):
    """The keyslot did not open with what was typed. Facts: wait_seconds, how long the next try is held back."""

    code = "wrong-password"
    exit_code = 3
    next_step = "Check the keyboard layout and caps lock, then try again."


class UnconfirmedCodeError(KeydeskError):
    """A recovery code that was never typed back, so it opens nothing yet. Facts: wait_seconds, as above."""

    code = "unconfirmed-code"
    exit_code = 3
    next_step = "Open the vault with the master password, then type the code back: keydesk recovery confirm."


# -- 4: denied -------------------------------------------------------------------------------------------------------


class DeniedError(KeydeskError):
    """The caller may not do this. Facts: rule, and grant, the smallest one that would allow it."""

    code = "denied"
    exit_code = 4
    next_step = "Ask for a grant, or allow it in the window."


class NeedsStepUpError(KeydeskError):
    """Allowed after proving again who one is. Facts: rule, namespace, max_age_seconds."""

    code = "needs-step-up"
    exit_code = 4
    next_step = "Enter the master password again for this namespace."


class NeedsReasonError(KeydeskError):
    """Allowed when a reason is given. Facts: rule, namespace."""

    code = "needs-reason"
    exit_code = 4
    next_step = "Say why: --reason TEXT."


class NeedsApprovalError(KeydeskError):
    """Allowed when others approve. Facts: rule, needed, given."""

    code = "needs-approval"
    exit_code = 4
    next_step = "Ask another administrator to approve this request."


# -- 5: not found ----------------------------------------------------------------------------------------------------


class NotFoundError(KeydeskError):
    """No such vault, namespace, key, version or field, told only to those who may list."""

    code = "not-found"
    exit_code = 5
    next_step = "Look for it: keydesk search TEXT."


# -- 6: damaged or tampered ------------------------------------------------------------------------------------------


class DamagedError(KeydeskError):
    """Bytes are not what was written, as by a failing disk. Facts: file, part."""

    code = "damaged"
    exit_code = 6
    next_step = "Restore the latest backup into a new vault."


class TamperedError(KeydeskError):
    """Bytes are well formed, but were not written with this vault's keys or for this place. Facts: file, part."""

    code = "tampered"
    exit_code = 6
    next_step = "Treat this copy as hostile; compare it with a backup."


class OlderThanAnchorError(KeydeskError):
    """The vault is older than what this computer last saw. Facts: missing, how many changes are not there."""

    code = "older-than-anchor"
    exit_code = 6
    next_step = "Nothing was touched. Compare with a backup."


class AnchorMissingError(KeydeskError):
    """What this computer remembered of the vault is gone or unreadable. Facts: fingerprint, last_change."""

    code = "anchor-missing"
    exit_code = 6
    next_step = "If this is a new computer or you removed its memory, confirm the state shown and go on."


class ForkError(KeydeskError):
    """This vault and the one this computer last saw went different ways. Facts: ours, theirs."""

    code = "fork"
    exit_code = 6
    next_step = "Opened read-only. Export the changes of one branch and apply them to the other."


class NewerFormatError(KeydeskError):
    """A newer Keydesk wrote this. Facts: found, supported."""

    code = "newer-format"
    exit_code = 6
    next_step = "Install the newer version of Keydesk."


# -- 7: agent or disk unavailable ------------------------------------------------------------------------------------


class UnavailableError(KeydeskError):
    """Something outside Keydesk that is needed does not answer."""

    code = "unavailable"
    exit_code = 7
    next_step = "Check the disk and the folder, then try again."


class InternalError(KeydeskError):
    """A defect in Keydesk itself; what was asked did not happen."""

    code = "internal"
    exit_code = 7
    next_step = "Nothing was changed. Please report it with the steps that led here."


class DiskFullError(UnavailableError):
    """No room is left. Facts: free_bytes, records_left."""

    code = "disk-full"
    next_step = "Free some space; deleting keys still works."


class AgentGoneError(UnavailableError):
    """The agent of this vault does not answer any more."""

    code = "agent-gone"
    next_step = "Start it again: keydesk unlock."


class BusyError(UnavailableError):
    """Another agent already holds this vault. Facts: pid, when known."""

    code = "busy"
    next_step = "Use the running agent, or stop it: keydesk agent --stop."


class DeadlineError(UnavailableError):
    """The answer did not come in the time the caller gave. Facts: deadline_ms."""

    code = "deadline"
    next_step = "Try again with more time."


class ReadOnlyError(UnavailableError):
    """The vault's folder or file system cannot be written."""

    code = "read-only"
    next_step = "Make the folder writable, or copy the vault to a disk that is."


class NetworkDiskError(UnavailableError):
    """The vault lies on a network file system, whose locks and syncs cannot be trusted. Facts: filesystem."""

    code = "network-disk"
    next_step = "Move the vault to a disk of this computer."


class ForeignOwnerError(UnavailableError):
    """The vault's files belong to someone else. Facts: file, owner."""

    code = "foreign-owner"
    next_step = "Open it as its owner, or change the owner with chown."


class LooseModesError(UnavailableError):
    """Others may read or write the vault's files. Facts: file, mode."""

    code = "loose-modes"
    next_step = "Close it to others: chmod -R go-rwx on the vault folder."


class SymlinkError(UnavailableError):
    """The vault or a part of it is a symbolic link or not a plain file. Facts: file."""

    code = "symlink"
    next_step = "Name the real folder, and replace the link by the file itself."


class NoDisplayError(UnavailableError):
    """There is no display to open a window on."""

    code = "no-display"
    next_step = "Log in to a desktop, or use the command line: keydesk --help."


# -- 8: conflict -----------------------------------------------------------------------------------------------------


class ConflictError(KeydeskError):
    """Someone else was first. Facts: expected, found."""

    code = "conflict"
    exit_code = 8
    next_step = "Look at the newer state and decide again."


class AlreadyExistsError(ConflictError):
    """There is something of that name already. Facts: path."""

    code = "already-exists"
    next_step = "Choose another name."


# -- 9: input refused ------------------------------------------------------------------------------------------------


class RefusedError(KeydeskError):
    """The input is not acceptable: too large, of a wrong form, or outside what a profile allows. Facts: rule, field."""

    code = "refused"
    exit_code = 9
    next_step = "Correct the input."


class MistypedCodeError(RefusedError):
    """A recovery code whose checksum does not match: it was mistyped, not wrong."""

    code = "mistyped-code"
    next_step = "Compare it with the sheet, group by group."


class KdfCostError(RefusedError):
    """Password hashing parameters outside the bounds. Facts: parameter, value, least, most."""

    code = "kdf-cost"
    next_step = "This file was not written by Keydesk, or was changed. Restore a backup."


class WeakPasswordError(RefusedError):
    """A new password that would be guessed."""

    code = "weak-password"
    next_step = "Choose a longer one; four or more random words are good."
