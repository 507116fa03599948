"""Namespaces and what they demand: listed, made, removed, and given another profile."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from keydesk.engine.handlers.bands import worst_bands
from keydesk.engine.handlers.desk.keeping import ensure_namespace, make_namespace, rewrap
from keydesk.engine.handlers.desk.objects import StoredKey
from keydesk.engine.handlers.desk.tree import NamespaceTree
from keydesk.engine.handlers.desk.visit import Asked, allow, hidden, may_list, wraps_of
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.lifecycle.expiry import Band
from keydesk.engine.store.hints import Count
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError, NotFoundError, RefusedError
from keydesk.model.access import Action
from keydesk.model.keys import Namespace
from keydesk.model.profiles import PROFILES, tightened
from keydesk.model.requests import (
    CreateNamespace,
    Done,
    ListNamespaces,
    Namespaces,
    ProfileReply,
    RemoveNamespace,
    SetProfile,
    ShowProfile,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.model.paths import Path


@handles(ListNamespaces)
def list_namespaces(desk: Desk, visit: Visit, _request: ListNamespaces, _body: memoryview) -> Reply:
    """Every namespace the caller may list, with counts and the worst band below."""
    counts = desk.store.hints.counts()
    below = _summed(counts)
    bands = worst_bands(desk, visit.latest)
    places = [place for place in desk.tree if may_list(desk, visit, place.path, place.profile)]
    shown = tuple(_shown(desk, visit, place, counts, below, bands) for place in places)
    return Reply(Namespaces(shown, desk.is_checking))


@handles(CreateNamespace)
def create_namespace(desk: Desk, visit: Visit, request: CreateNamespace, _body: memoryview) -> Reply:
    """A namespace and its missing ancestors."""
    path = request.path
    if not path.names:
        raise RefusedError("The top is no namespace.", "Name one: /team.")
    if not _has_root(desk, path) and request.profile is None:
        allow(desk, visit, Asked(Action.CREATE, path, desk.tree.demands(path)))
        raise RefusedError(f"The new root {path.root} needs a profile.", "Choose dev, staging or prod: --profile dev.")
    profile, _ = desk.tree.profile_for(path, request.profile)
    asked = Asked(Action.CREATE, path, profile)
    passed = allow(desk, visit, asked)
    with desk.change(visit, passed) as change:
        if len(path.names) > 1 and not _has_root(desk, path):
            make_namespace(desk, visit, change, passed, path.root, request.profile)
        if len(path.names) > 1:
            ensure_namespace(desk, visit, change, passed, path.parent)
        wish = request.profile if len(path.names) == 1 or _has_root(desk, path) else None
        make_namespace(desk, visit, change, passed, path, wish)
    return Reply(Done(1, change.sequence))


@handles(RemoveNamespace)
def remove_namespace(desk: Desk, visit: Visit, request: RemoveNamespace, _body: memoryview) -> Reply:
    """Remove an empty namespace."""
    place = _there(desk, visit, request.path, Action.DELETE)
    passed = allow(desk, visit, Asked(Action.DELETE, place.path, place.profile, namespace=place.id.hex()))
    kept = desk.store.hints.counts(str(place.path), recursive=False).get(str(place.path), Count(0, 0))
    if desk.tree.has_children(place.path) or kept.keys or kept.deleted or _holds_key(desk, place):
        what = "deleted keys" if kept.deleted and not kept.keys else "keys or namespaces"
        raise ConflictError(f"{place.path} still holds {what}.", "Move, delete or destroy them first.")
    if desk.grants.under(place.path):
        raise ConflictError(f"There are grants for {place.path}.", "Revoke them first.")
    with desk.change(visit, passed) as change:
        change.remove_namespace(place.id, place.path, place.stored.epoch, request.expected)
        change.record("namespace.remove", namespace=place.id, path=place.path)
    return Reply(Done(0, change.sequence))


@handles(SetProfile)
def set_profile(desk: Desk, visit: Visit, request: SetProfile, _body: memoryview) -> Reply:
    """Give a namespace a profile, governed by the stricter of old and new, and re-seal the KEKs it concerns."""
    place = _there(desk, visit, request.path, Action.ADMINISTER)
    stricter = tightened(place.profile, PROFILES[request.profile])
    passed = allow(desk, visit, Asked(Action.ADMINISTER, place.path, stricter, namespace=place.id.hex()))
    future = _future(desk, place, replace(place.stored, profile=request.profile))
    revision = request.expected
    with desk.change(visit, passed) as change:
        for below in desk.tree.below(place.path):
            then = _with_next_epoch(below, future.by_id(below.id))
            if then.stored != below.stored or below is place:
                expected = request.expected if below is place else below.revision
                made = change.put_namespace(below.id, then.stored, expected, then)
                revision = made if below is place else revision
            _reseal(desk, visit, change, passed, below, then)
            if then.profile != below.profile:
                _reindex(desk, change, then)
        span = future.shortest_session(place.path)
        change.after(partial(desk.people.shorten_sessions, place.path, span, visit.latest, visit.boot))
        change.after(partial(_hold_for_services, desk, place.path, passed))
        change.record("profile.set", namespace=place.id, path=place.path, field=request.profile.value)
    return Reply(Done(revision, change.sequence))


@handles(ShowProfile)
def show_profile(desk: Desk, visit: Visit, request: ShowProfile, _body: memoryview) -> Reply:
    """What holds at a namespace, and where it comes from."""
    place = _there(desk, visit, request.path, Action.LIST)
    allow(desk, visit, Asked(Action.LIST, place.path, place.profile, namespace=place.id.hex()))
    return Reply(ProfileReply(place.profile, place.origin))


def _there(desk: Desk, visit: Visit, path: Path, action: Action) -> Place:
    """The namespace at `path`. Raises NotFoundError, or the answer that tells nothing."""
    place = desk.tree.at(path)
    if place is not None:
        return place
    if may_list(desk, visit, path, desk.tree.demands(path)):
        raise NotFoundError(f"There is no namespace {path}.", "See them: keydesk namespace.")
    desk.denials.add(visit, Asked(action, path, desk.tree.demands(path)), "no-grant")
    raise hidden(visit, action, str(path))


def _holds_key(desk: Desk, place: Place) -> bool:
    """Claim: a record says its key lies here. Counts are believed only once they are proven: its KEK would be lost."""
    if not desk.is_checking:
        return False
    records = (desk.sealer.open(Table.RECORD, row_id, row, StoredKey) for row_id, row in desk.store.scan(Table.RECORD))
    return any(stored.namespace == place.id.hex() for stored in records)


def _has_root(desk: Desk, path: Path) -> bool:
    return desk.tree.at(path.root) is not None


def _future(desk: Desk, place: Place, stored: object) -> NamespaceTree:
    """All namespaces as they will stand."""
    rows = [(each.id, each.revision, stored if each.id == place.id else each.stored) for each in desk.tree]
    return NamespaceTree(rows)  # type: ignore[arg-type]


def _with_next_epoch(now: Place, then: Place) -> Place:
    """How a namespace will stand; one that becomes strict gets a KEK that never lay in memory unasked."""
    if not then.is_strict or now.is_strict:
        return then
    return replace(then, stored=replace(then.stored, epoch=now.stored.epoch + 1))


def _reseal(desk: Desk, visit: Visit, change: Change, passed: Pass, now: Place, then: Place) -> None:
    """Seal a namespace's KEKs under the other wrap key when its strictness changes; see decision 0004."""
    if now.is_strict == then.is_strict:
        return
    wraps = wraps_of(desk, visit, passed)
    wrap = desk.keyring.leading_to(now.path, wraps) if then.is_strict else None
    for epoch in range(1, now.stored.epoch + 1):
        kek = desk.keyring.kek(now, epoch, wraps)
        change.put_kek(now.id, epoch, desk.keyring.seal_kek(kek, now.path, now.id, epoch, wrap))
        if then.is_strict:
            change.after(partial(desk.keyring.drop_relaxed, now.id, epoch))
    if then.is_strict:
        kek, body = desk.keyring.make_kek(now.path, now.id, then.stored.epoch, wrap)
        kek.wipe()
        change.put_kek(now.id, then.stored.epoch, body)
        for held in _keys_in(desk, now):
            rewrap(desk, change, held.id, then, wraps, wraps)


def _hold_for_services(desk: Desk, path: Path, passed: Pass) -> None:
    """Keep what strong services with live grants need in a namespace that has just become strict."""
    place, session = desk.tree.at(path), passed.session
    if place is None or not place.is_strict or session is None:
        return
    for grant in desk.grants.all:
        if grant.subject.is_weak or not (path.is_within(grant.namespace) or grant.namespace.is_within(path)):
            continue
        meeting = max(path, grant.namespace, key=lambda each: len(each.names))
        desk.keyring.hold(grant.id, desk.keyring.branch(session.wrap, meeting))


def _keys_in(desk: Desk, place: Place) -> Iterator[HeldKey]:
    """The keys directly in a namespace, deleted ones too, as far as the hints know them."""
    for deleted in (False, True):
        after = None
        while hits := desk.store.hints.page(str(place.path), recursive=False, after=after, limit=500, deleted=deleted):
            after = (hits[-1].path, hits[-1].id)
            for hit in hits:
                held = desk.shelf.by_id(hit.id)
                if held is not None and held.namespace == place.id:
                    yield held


def _reindex(desk: Desk, change: Change, place: Place) -> None:
    """Due dates follow the profile: write what finds the namespace's own keys again."""
    for held in list(_keys_in(desk, place)):
        change.reindex(held, place)


def _summed(counts: dict[str, Count]) -> dict[str, int]:
    """Keys at and below every written path that has any."""
    below: dict[str, int] = {}
    for name, count in counts.items():
        at = name
        while at:
            below[at] = below.get(at, 0) + count.keys
            at = at.rpartition("/")[0]
    return below


def _shown(
    desk: Desk, visit: Visit, place: Place, counts: dict[str, Count], below: dict[str, int], bands: dict[Path, Band]
) -> Namespace:
    path = str(place.path)
    return Namespace(
        id=place.id.hex(),
        revision=place.revision,
        path=place.path,
        profile=place.profile.name,
        inherits=place.stored.profile is None,
        keys=counts.get(path, Count(0, 0)).keys,
        keys_below=below.get(path, 0),
        worst=bands.get(place.path, Band.HEALTHY).value,
        is_open=_is_open(desk, visit, place),
    )


def _is_open(desk: Desk, visit: Visit, place: Place) -> bool:
    if not place.is_strict:
        return True
    return desk.people.session_over(visit.person, place.path, visit.latest, visit.boot) is not None
