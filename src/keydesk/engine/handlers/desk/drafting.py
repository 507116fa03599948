"""Material is sealed in full before anything is written: a draft is rows that only need to be put, or thrown away.

Use::

    draft = draft_key(desk, site_of(desk, place, by), blank, material, by)
    with desk.change(visit, passed) as change:
        change.put_draft(draft)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from keydesk.engine.handlers.desk.hinting import hint_of
from keydesk.engine.handlers.desk.objects import ID, StoredKey, StoredNamespace, StoredVersion, value_id, version_id
from keydesk.engine.handlers.desk.shelf import HeldKey
from keydesk.engine.handlers.desk.tree import Place
from keydesk.engine.handlers.desk.visit import wraps_of
from keydesk.engine.store.schema import Table
from keydesk.model.keys import FieldShape
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keydesk.engine.crypto.seal import SealKey
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.engine.handlers.desk.wraps import Wrap
    from keydesk.engine.kinds import Description
    from keydesk.engine.store.hints import HintKey
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


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, when, in which era, and with which wrap keys."""

    author: str
    now: datetime
    era: int
    wraps: list[Wrap]


class Site(NamedTuple):
    """Where keys go: a namespace that is there or planned, and its newest KEK."""

    place: Place
    kek: SealKey


class SealedRow(NamedTuple):
    """A row that is not there yet."""

    table: Table
    id: bytes
    body: bytes


class Draft(NamedTuple):
    """A new key with all its versions, sealed for its place, and what will find it."""

    held: HeldKey
    rows: tuple[SealedRow, ...]
    hint: HintKey


class Founding(NamedTuple):
    """A namespace that is planned: where it will stand, its KEK, and the body of the KEK's row."""

    place: Place
    kek: SealKey
    body: bytes


def writer_of(desk: Desk, visit: Visit, passed: Pass) -> Writer:
    """The writer behind a pass."""
    return Writer(visit.author.label, visit.proven, desk.about.era, wraps_of(desk, visit, passed))


def site_of(desk: Desk, place: Place, by: Writer) -> Site:
    """A namespace that is there, as a place for keys. Raises NeedsStepUpError."""
    return Site(place, desk.keyring.kek(place, place.stored.epoch, by.wraps))


def plan_namespace(
    desk: Desk, visit: Visit, passed: Pass, path: Path, wish: ProfileName | None, above: Place | None
) -> Founding:
    """One new namespace below `above` (None: a root). Raises NeedsStepUpError."""
    if above is not None and wish is None:
        profile, origin = above.profile, above.origin
    else:
        profile, origin = desk.tree.profile_for(path, wish)
    wrap = desk.keyring.leading_to(path, wraps_of(desk, visit, passed)) if profile.is_strict else None
    row_id = desk.ports.rng(ID) if wrap is None else wrap.planned.setdefault(path, desk.ports.rng(ID))
    stored = StoredNamespace(path, wish, visit.proven)
    kek, body = desk.keyring.make_kek(path, row_id, stored.epoch, wrap)
    return Founding(Place(row_id, 1, stored, profile, origin), kek, body)


def draft_key(
    desk: Desk, site: Site, blank: StoredKey, material: Material, by: Writer, before: Sequence[Material] = ()
) -> Draft:
    """A new key; what it was `before`, oldest first, was replaced before it came here: its grace is long over."""
    key, number = desk.ports.rng(ID), len(before) + 1
    rows = []
    for old, archived in enumerate(before, 1):
        ended = replace(_version(archived, by, State.DEACTIVATED, ()), grace_ends=archived.created or by.now)
        rows += draft_version(desk, site, key, old, archived, ended)
    rows += draft_version(desk, site, key, number, material, current_version(material, by))
    stored = with_current(blank, number, material, by)
    rows.append(SealedRow(Table.RECORD, key, desk.sealer.seal(Table.RECORD, key, 1, stored)))
    held = HeldKey(key, 1, stored)
    return Draft(held, tuple(rows), hint_of(held, site.place, None))


def draft_version(
    desk: Desk, site: Site, key: bytes, number: int, material: Material, stored: StoredVersion
) -> list[SealedRow]:
    """The rows of a new version: each field under a fresh DEK, that under the namespace's KEK, and what is known."""
    ring, place, row_id = desk.keyring, site.place, version_id(key, number)
    dek = ring.make_dek()
    try:
        sealed = ring.seal_dek(dek, site.kek, key, number, (place.id, place.stored.epoch))
        rows = [SealedRow(Table.DEK, row_id, sealed)]
        for part in material.fields:
            body = ring.seal_value(dek, part.body, key, number, part.name)
            rows.append(SealedRow(Table.VALUE, value_id(key, number, part.name), body))
    finally:
        dek.wipe()
    rows.append(SealedRow(Table.VERSION, row_id, desk.sealer.seal(Table.VERSION, row_id, 1, stored)))
    return rows


def current_version(material: Material, by: Writer) -> StoredVersion:
    """What is known of a version that is now current."""
    return _version(material, by, State.ACTIVE, (Label.CURRENT,))


def with_current(base: StoredKey, number: int, material: Material, by: Writer) -> StoredKey:
    """A key whose current version is this one."""
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
