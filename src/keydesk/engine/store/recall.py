"""What this computer remembers of a vault is compared with what the vault says of itself, before anything is answered.

* Behind: header, state or history are older than remembered.
* Fork: the history does not contain the remembered one as a prefix (RFC 9162 consistency), or the same state sequence
  has another root, or the vault is another incarnation.
* Missing or unreadable: nothing can be compared.

A person may accept a state knowingly by its fingerprint; then the position is remembered anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from keydesk.engine.store.anchor import Anchor, Standing
from keydesk.errors import AnchorMissingError, ForkError, OlderThanAnchorError

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.audit.log import AuditLog
    from keydesk.engine.lifecycle.reckoning import Seen
    from keydesk.engine.store.anchor import AnchorReading
    from keydesk.engine.store.head import Head
    from keydesk.errors import KeydeskError


class Memory(Protocol):
    """What this computer remembers of one vault; `AnchorFile` is one."""

    def read(self) -> AnchorReading:
        """What is remembered."""

    def write(self, anchor: Anchor) -> bool:
        """Remember durably; claim that everything remembered before was gone."""


class Time(Protocol):
    """What time it is for a vault; the engine's timekeeper is one."""

    def resume(self, kept: Seen | None, least: datetime) -> None:
        """Go on from what this computer kept (None: nothing) and the latest time the vault has seen."""

    def seen(self) -> Seen:
        """What is to be kept now."""


class Place(NamedTuple):
    """What the vault's header says of itself, remembered beside the database's position."""

    incarnation: bytes
    header_sequence: int


def anchor_of(head: Head, place: Place, seen: Seen) -> Anchor:
    """What is to be remembered of a vault that stands at `head` in `place`, and of the time."""
    return Anchor(
        incarnation=place.incarnation,
        generation=head.generation,
        header_sequence=place.header_sequence,
        state_sequence=head.sequence,
        state_root=head.state_root,
        audit_size=head.audit_size,
        audit_root=head.audit_root,
        seen=seen,
    )


def compare(head: Head, log: AuditLog, place: Place, reading: AnchorReading) -> None:
    """Pass when `head` and `place` continue what is remembered.

    Raises:
        AnchorMissingError: nothing readable is remembered.
        OlderThanAnchorError: changes or records are missing.
        ForkError: it went another way.
        TamperedError: the history's rows contradict its head.
    """
    remembered = reading.anchor
    if remembered is None:
        is_gone = reading.standing is Standing.MISSING
        raise AnchorMissingError(
            f"What this computer remembered of this vault {'is gone' if is_gone else 'cannot be read'}.",
            standing=reading.standing.value,
        )
    if remembered.incarnation != place.incarnation:
        raise _fork(head, remembered)
    lost = {
        "changes": remembered.state_sequence - head.sequence,
        "records": remembered.audit_size - head.audit_size,
        "header changes": remembered.header_sequence - place.header_sequence,
        "generations": remembered.generation - head.generation,
    }
    for unit, missing in lost.items():
        if missing > 0:
            raise OlderThanAnchorError(
                f"This vault is older than this computer last saw: {missing} {unit} missing.",
                missing=missing,
                unit=unit,
            )
    is_same = lost["changes"] == 0 and lost["generations"] == 0
    if is_same and remembered.state_root != head.state_root:
        raise _fork(head, remembered)
    if not log.contains(remembered.audit_size, remembered.audit_root):
        raise _fork(head, remembered)


def accept(head: Head, log: AuditLog, place: Place, reading: AnchorReading, accepted: str) -> bool:
    """Pass as `compare` does, or because a person accepts the state of this fingerprint; claim: it is to be remembered.

    Raises:
        OlderThanAnchorError, ForkError, AnchorMissingError: with the facts fingerprint, changes, records.
        TamperedError: the history's rows contradict its head.
    """
    try:
        compare(head, log, place, reading)
    except (OlderThanAnchorError, ForkError, AnchorMissingError) as error:
        if accepted != head.fingerprint:
            raise _explained(error, head) from None
        return True
    return bool(reading.dead)


def _explained(error: KeydeskError, head: Head) -> KeydeskError:
    """The same error with what a person needs to accept this state: fingerprint, changes and records."""
    facts = {**error.facts, "fingerprint": head.fingerprint, "changes": head.sequence, "records": head.audit_size}
    return type(error)(error.sentence, error.next_step, **facts)


def _fork(head: Head, remembered: Anchor) -> ForkError:
    return ForkError(
        "This vault and the one this computer last saw went different ways.",
        ours=head.audit_root.hex()[:16],
        theirs=remembered.audit_root.hex()[:16],
    )
