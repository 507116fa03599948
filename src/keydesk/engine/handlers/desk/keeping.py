"""Material becomes a version: each field sealed under a fresh DEK, the old version stepping into its grace period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.objects import (
    ID,
    GraceEnd,
    PathUse,
    StoredKey,
    StoredNamespace,
    StoredVersion,
    version_id,
)
from keydesk.engine.handlers.desk.tree import Place
from keydesk.engine.handlers.desk.visit import wraps_of
from keydesk.engine.lifecycle.serving import check_transition
from keydesk.engine.store.schema import Table
from keydesk.errors import AlreadyExistsError, DamagedError, NotFoundError
from keydesk.model.keys import FieldShape
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.engine.handlers.desk.wraps import Wrap
    from keydesk.engine.kinds import Description
    from keydesk.model.paths import Path
    from keydesk.model.profiles import ProfileName


@dataclass(frozen=True, slots=True)
class Field:
    """One named part of new material; `body` belongs to the caller."""

    name: str
    is_secret: bool
    body: memoryview


@dataclass(frozen=True, slots=True)
class Material:
    """What a new version is made of, and what may be known of it. `created` None means now."""

    fields: tuple[Field, ...]
    description: Description
    reason: str = ""
    created: datetime | None = None
    expires: datetime | None = None


def ensure_namespace(desk: Desk, visit: Visit, change: Change, passed: Pass, path: Path) -> Place:
    """The namespace at `path`, made with its missing ancestors below an existing root.

    Raises:
        NotFoundError: there is no such root.
        AlreadyExistsError: a key stands in the way.
    """
    nearest = change.place(path)
    if nearest is None:
        raise NotFoundError(f"There is no root namespace {path.root}.", "Create it: keydesk namespace create.")
    for end in range(len(nearest.path.names) + 1, len(path.names) + 1):
        nearest = make_namespace(desk, visit, change, passed, type(path)(path.names[:end]), None)
    return nearest


def make_namespace(
    desk: Desk, visit: Visit, change: Change, passed: Pass, path: Path, wish: ProfileName | None
) -> Place:
    """One new namespace with its KEK. Raises AlreadyExistsError, NeedsStepUpError."""
    refuse_taken(desk, path)
    above = change.place(path.parent) if path.parent.names else None
    if above is not None and wish is None:
        profile, origin = above.profile, above.origin
    else:
        profile, origin = desk.tree.profile_for(path, wish)
    wrap = desk.keyring.leading_to(path, wraps_of(desk, visit, passed)) if profile.is_strict else None
    row_id = desk.ports.rng(ID) if wrap is None else wrap.planned.setdefault(path, desk.ports.rng(ID))
    stored = StoredNamespace(path, wish, visit.proven)
    place = Place(row_id, 1, stored, profile, origin)
    kek, body = desk.keyring.make_kek(path, row_id, stored.epoch, wrap)
    kek.wipe()
    change.put_namespace(row_id, stored, 0, place)
    change.put_kek(row_id, stored.epoch, body)
    change.put_path(path, PathUse.NAMESPACE, row_id)
    change.record("namespace.create", namespace=row_id, path=path)
    return place


def rewrap(desk: Desk, change: Change, key: bytes, place: Place, old: list[Wrap], new: list[Wrap]) -> None:
    """Seal every DEK of a key with the newest KEK of `place`; no value is opened. Raises NeedsStepUpError."""
    epoch = place.stored.epoch
    kek = desk.keyring.kek(place, epoch, new)
    for number, _, version in desk.shelf.versions(key):
        if version.state is State.DESTROYED:
            continue
        row = desk.store.get(Table.DEK, version_id(key, number))
        if row is None:
            raise DamagedError(f"The key of version {number} is missing.", part="dek")
        dek = desk.keyring.open_dek(row.body, key, number, old)
        try:
            change.put_dek(key, number, desk.keyring.seal_dek(dek, kek, key, number, (place.id, epoch)))
        finally:
            dek.wipe()


def refuse_taken(desk: Desk, path: Path) -> None:
    """Raises AlreadyExistsError when a key or namespace stands at `path`; old ways to moved keys do not count."""
    found = desk.shelf.target(path)
    if found is not None and found[0].use in {PathUse.KEY, PathUse.NAMESPACE}:
        what = "key" if found[0].use is PathUse.KEY else "namespace"
        raise AlreadyExistsError(f"There is a {what} {path} already.", path=str(path))


def new_key(desk: Desk, change: Change, place: Place, blank: StoredKey, material: Material, by: Writer) -> HeldKey:
    """A new key with its current version; the numbers up to `blank.versions` are left for versions before it."""
    key, number = desk.ports.rng(ID), blank.versions + 1
    refuse_taken(desk, blank.path)
    change.put_path(blank.path, PathUse.KEY, key)
    _seal_material(desk, change, place, key, number, material, by)
    _put_current(change, key, number, material, by)
    return change.put_key(key, _with_current(blank, number, material, by), 0)


def new_version(
    desk: Desk, change: Change, place: Place, held: HeldKey, base: StoredKey, material: Material, by: Writer
) -> HeldKey:
    """The next version of a key, now current; the one before is deactivated and in grace. Raises ConflictError."""
    old, number = held.stored.current, held.stored.versions + 1
    _seal_material(desk, change, place, held.id, number, material, by)
    if held.stored.previous:
        _relabel(desk, change, held.id, held.stored.previous, ())
    ends = None
    if old:
        found = desk.shelf.version(held.id, old)
        if found is None:
            raise DamagedError("The current version of a key is missing.", part="version")
        revision, version = found
        if version.state is State.ACTIVE:
            check_transition(version.state, State.DEACTIVATED)
            ends = by.now + place.profile.grace
            version = replace(version, state=State.DEACTIVATED, grace_ends=ends, grace_era=by.era)
        change.put_version(held.id, old, replace(version, labels=(Label.PREVIOUS,)), revision)
    _put_current(change, held.id, number, material, by)
    grace = tuple(each for each in held.stored.grace if each.ends > by.now)
    if ends is not None and ends > by.now:
        grace += (GraceEnd(old, ends, by.era),)
    stored = replace(_with_current(base, number, material, by), previous=old, grace=grace)
    return change.put_key(held.id, stored, held.revision)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, when, in which era, and with which wrap keys."""

    author: str
    now: datetime
    era: int
    wraps: list[Wrap]


def writer_of(desk: Desk, visit: Visit, passed: Pass) -> Writer:
    """The writer behind a pass."""
    return Writer(visit.author.label, visit.proven, desk.about.era, wraps_of(desk, visit, passed))


def _seal_material(
    desk: Desk, change: Change, place: Place, key: bytes, number: int, material: Material, by: Writer
) -> None:
    kek = desk.keyring.kek(place, place.stored.epoch, by.wraps)
    dek = desk.keyring.make_dek()
    try:
        change.put_dek(key, number, desk.keyring.seal_dek(dek, kek, key, number, (place.id, place.stored.epoch)))
        for part in material.fields:
            change.put_value(key, number, part.name, desk.keyring.seal_value(dek, part.body, key, number, part.name))
    finally:
        dek.wipe()


def _put_current(change: Change, key: bytes, number: int, material: Material, by: Writer) -> None:
    change.put_version(key, number, _version(material, by, State.ACTIVE, (Label.CURRENT,)), 0)


def put_archived(
    desk: Desk, change: Change, place: Place, key: bytes, number: int, material: Material, by: Writer
) -> None:
    """A version that was replaced before it came here: deactivated, its grace long over."""
    _seal_material(desk, change, place, key, number, material, by)
    made = material.created or by.now
    version = replace(_version(material, by, State.DEACTIVATED, ()), grace_ends=made)
    change.put_version(key, number, version, 0)


def _version(material: Material, by: Writer, state: State, labels: tuple[Label, ...]) -> StoredVersion:
    description = material.description
    return StoredVersion(
        state=state,
        labels=labels,
        created=material.created or by.now,
        author=by.author,
        reason=material.reason,
        fields=tuple(FieldShape(part.name, part.is_secret, len(part.body)) for part in material.fields),
        algorithm=description.algorithm,
        strength=description.strength,
        fingerprint=description.fingerprint,
        expires=material.expires or description.expires,
        facts=dict(description.facts),
    )


def _with_current(base: StoredKey, number: int, material: Material, by: Writer) -> StoredKey:
    description = material.description
    return replace(
        base,
        versions=number,
        current=number,
        algorithm=description.algorithm,
        strength=description.strength,
        fingerprint=description.fingerprint,
        expires=material.expires or description.expires,
        state=State.ACTIVE,
        rotated=material.created or by.now,
        warnings=tuple(description.warnings),
    )


def _relabel(desk: Desk, change: Change, key: bytes, number: int, labels: tuple[Label, ...]) -> None:
    found = desk.shelf.version(key, number)
    if found is not None:
        change.put_version(key, number, replace(found[1], labels=labels), found[0])
