"""What a caller's word for a field means in one version, what opens it, and how its leaving is recorded.

A field that is stored comes first, then `code` where the key makes one-time codes, then a public attribute of the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.desk.objects import value_id, version_id
from keydesk.engine.handlers.desk.visit import hidden, may_list, wraps_of
from keydesk.engine.lifecycle.serving import may_serve
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError, DamagedError, DeniedError, NeedsStepUpError, NotFoundError
from keydesk.model.access import Action, Outcome
from keydesk.model.kinds import CODE, KINDS, seed_field
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Opener
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.objects import StoredVersion
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.finding import Found
    from keydesk.errors import KeydeskError
    from keydesk.model.records import Record


@dataclass(frozen=True, slots=True)
class Picked:
    """One field of one version that may be served. `seed` names the field a code is made of, empty for no code."""

    number: int
    revision: int
    version: StoredVersion
    field: str
    seed: str = ""

    @property
    def is_stored(self) -> bool:
        """Claim: the version holds this field as such."""
        return any(shape.name == self.field for shape in self.version.fields)


def pick(desk: Desk, visit: Visit, found: Found, number: int, label: Label | None, field: str) -> Picked:
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
    revision, version = known
    if version.state is State.DESTROYED:
        raise ConflictError(f"Version {number} was destroyed.", "Only its metadata and history are left.")
    keeps_data = KINDS[held.stored.kind].keeps_data
    is_person = visit.person is not None
    grace = version.grace_ends if version.grace_era == desk.about.era else None
    if not may_serve(version.state, grace, visit.latest, to_person=is_person, keeps_data=keeps_data):
        raise DeniedError(
            f"Version {number} is {version.state.value} and no longer served.",
            "Ask for the current version.",
            rule=f"version-is-{version.state.value}",
        )
    names = [shape.name for shape in version.fields]
    seed = seed_field(held.stored.kind, names) if field == CODE else ""
    if field not in names and not seed and field not in held.stored.attributes:
        raise _nothing(desk, visit, found, f"field {field}")
    return Picked(number, revision, version, field, seed)


def _nothing(desk: Desk, visit: Visit, found: Found, what: str) -> KeydeskError:
    """The answer when a key has no such version or field."""
    if may_list(desk, visit, found.held.path, found.place.profile):
        return NotFoundError(f"{found.held.path} has no {what}.", "See what it has: keydesk show.")
    return hidden(visit, Action(found.passed.action), str(found.held.path))


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
    """What opens one stored field of one version, for the caller to wipe.

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
    """One stored field of one version in locked memory, without any record. Raises as `opener_of`."""
    return opener_of(desk, visit, found, number, field).open()


def attribute_of(found: Found, field: str) -> SecretBuffer:
    """The bytes of a public attribute."""
    return SecretBuffer.of(found.held.stored.attributes[field].encode())
