"""Namespaces, keys and versions are made and renewed here, the old version stepping into its grace period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.drafting import (
    current_version,
    draft_key,
    draft_version,
    plan_namespace,
    site_of,
    with_current,
)
from keydesk.engine.handlers.desk.objects import GraceEnd, PathUse, StoredKey, version_id
from keydesk.engine.lifecycle.serving import check_transition
from keydesk.engine.store.schema import Table
from keydesk.errors import AlreadyExistsError, DamagedError, NotFoundError
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.drafting import Material, Writer
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.engine.handlers.desk.wraps import Wrap
    from keydesk.model.paths import Path
    from keydesk.model.profiles import ProfileName


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
    founding = plan_namespace(desk, visit, passed, path, wish, above)
    founding.kek.wipe()
    change.put_founding(founding)
    return founding.place


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
    """A new key with its current version."""
    refuse_taken(desk, blank.path)
    return change.put_draft(draft_key(desk, site_of(desk, place, by), blank, material, by))


def new_version(
    desk: Desk, change: Change, place: Place, held: HeldKey, base: StoredKey, material: Material, by: Writer
) -> HeldKey:
    """The next version of a key, now current; the one before is deactivated and in grace. Raises ConflictError."""
    old, number = held.stored.current, held.stored.versions + 1
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
    site, current = site_of(desk, place, by), current_version(material, by)
    change.put_rows(draft_version(desk, site, held.id, number, material, current))
    grace = tuple(each for each in held.stored.grace if each.ends > by.now)
    if ends is not None and ends > by.now:
        grace += (GraceEnd(old, ends, by.era),)
    stored = replace(with_current(base, number, material, by), previous=old, grace=grace)
    return change.put_key(held.id, stored, held.revision)


def _relabel(desk: Desk, change: Change, key: bytes, number: int, labels: tuple[Label, ...]) -> None:
    found = desk.shelf.version(key, number)
    if found is not None:
        change.put_version(key, number, replace(found[1], labels=labels), found[0])
