"""Keys change here without their values: edit, move, delete, restore, destroy; each compares before it sets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.keeping import ensure_namespace, refuse_taken, rewrap
from keydesk.engine.handlers.desk.objects import PathUse
from keydesk.engine.handlers.desk.shredding import shred
from keydesk.engine.handlers.desk.visit import Asked, allow, wraps_of
from keydesk.engine.handlers.finding import Found, asked_of, find
from keydesk.engine.handlers.registry import Reply, frees_space, handles
from keydesk.engine.handlers.storing import check_expected, check_texts
from keydesk.errors import ConflictError, NotFoundError, RefusedError
from keydesk.model.access import Action
from keydesk.model.profiles import is_looser
from keydesk.model.requests import Delete, Destroy, Edit, KeyChanged, Move, Restore
from keydesk.model.states import State

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.objects import StoredKey
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.model.paths import Path


@handles(Edit)
def edit(desk: Desk, visit: Visit, request: Edit, _body: memoryview) -> Reply:
    """Change what is said of a key."""
    found = _checked(find(desk, visit, request.path, Action.UPDATE, reason=request.reason), request.expected)
    stored = _edited(found.held.stored, request)
    check_texts(stored.purpose, stored.owner, stored.notes, stored.tags, stored.attributes)
    with desk.change(visit, found.passed) as change:
        made = change.put_key(found.held.id, stored, found.held.revision)
        change.record(key=made)
    return _changed(made, change)


@handles(Move)
def move(desk: Desk, visit: Visit, request: Move, _body: memoryview) -> Reply:
    """Give a key another path; its old one leads to it."""
    found = _checked(find(desk, visit, request.path, Action.UPDATE, reason=request.reason), request.expected)
    held, target = found.held, request.to
    if target == held.path:
        raise RefusedError("The key is there already.", "Give it another path.")
    _let_go(desk, visit, found, target, request.reason)
    arrival = _admitted(desk, visit, target, request.reason)
    _refuse_own_way(desk, held, target)
    with desk.change(visit, found.passed) as change:
        place = ensure_namespace(desk, visit, change, arrival, target.parent)
        if place.id != held.namespace:
            rewrap(desk, change, held.id, place, wraps_of(desk, visit, found.passed), wraps_of(desk, visit, arrival))
        change.put_path(held.path, PathUse.REDIRECT, held.id)
        change.put_path(target, PathUse.KEY, held.id)
        made = change.put_key(held.id, replace(held.stored, path=target, namespace=place.id.hex()), held.revision)
        change.touch(held.path)
        change.record("move", key=made)
    return _changed(made, change)


@handles(Delete)
@frees_space
def delete(desk: Desk, visit: Visit, request: Delete, _body: memoryview) -> Reply:
    """Delete softly: the key is served no more, and can be restored."""
    found = _checked(find(desk, visit, request.path, Action.DELETE, reason=request.reason), request.expected)
    held = found.held
    with desk.change(visit, found.passed) as change:
        change.put_path(held.path, PathUse.DELETED, held.id)
        made = change.put_key(held.id, replace(held.stored, deleted=visit.proven), held.revision)
        change.record(key=made)
    return _changed(made, change)


@handles(Restore)
def restore(desk: Desk, visit: Visit, request: Restore, _body: memoryview) -> Reply:
    """Take a deletion back, to the old path or to another."""
    found = find(desk, visit, request.path, Action.DELETE, reason=request.reason, deleted=True)
    held = found.held
    if held.stored.deleted is None:
        raise ConflictError(f"{held.path} is not deleted.", "There is nothing to restore.")
    if held.stored.state is State.DESTROYED:
        raise ConflictError(f"{held.path} was destroyed.", "Only its metadata and history are left.")
    target = request.to or held.path
    _let_go(desk, visit, found, target, request.reason)
    arrival = _admitted(desk, visit, target, request.reason)
    _refuse_own_way(desk, held, target)
    with desk.change(visit, found.passed) as change:
        place = ensure_namespace(desk, visit, change, arrival, target.parent)
        if place.id != held.namespace:
            rewrap(desk, change, held.id, place, wraps_of(desk, visit, found.passed), wraps_of(desk, visit, arrival))
        left = desk.shelf.target(held.path)
        if target != held.path and left is not None and left[0].id == held.id:
            change.put_path(held.path, PathUse.REDIRECT, held.id)
        change.put_path(target, PathUse.KEY, held.id)
        stored = replace(held.stored, path=target, namespace=place.id.hex(), deleted=None)
        made = change.put_key(held.id, stored, held.revision)
        change.record("restore", key=made)
    return _changed(made, change)


@handles(Destroy)
@frees_space
def destroy(desk: Desk, visit: Visit, request: Destroy, _body: memoryview) -> Reply:
    """Shred one version, or every version of a deleted key; metadata and history stay."""
    found = find(desk, visit, request.path, Action.DESTROY, reason=request.reason, deleted=True)
    held = _checked(found, request.expected).held
    if held.stored.state is State.DESTROYED:
        raise ConflictError(f"{held.path} was destroyed before.", "Only its metadata and history are left.")
    versions = desk.shelf.versions(held.id)
    if request.version:
        versions = [each for each in versions if each[0] == request.version]
        if not versions:
            raise NotFoundError(f"{held.path} has no version {request.version}.", "See what it has: keydesk show.")
        if versions[0][2].state is State.ACTIVE:
            raise ConflictError(f"Version {request.version} is current.", "Replace it first, or delete the key.")
    elif held.stored.deleted is None:
        raise ConflictError(f"{held.path} is not deleted.", "Delete it first; a deleted key can be destroyed.")
    with desk.change(visit, found.passed) as change:
        stored = shred(change, held, versions, visit.proven)
        made = change.put_key(held.id, stored, held.revision) if request.version else change.bury(held, stored)
    desk.checkpoint()
    return _changed(made, change)


def _checked(found: Found, expected: int) -> Found:
    check_expected(found.held, expected or -2)
    return found


def _changed(made: HeldKey, change: Change) -> Reply:
    return Reply(KeyChanged(made.id.hex(), made.path, made.revision, made.stored.current, change.sequence))


def _edited(stored: StoredKey, request: Edit) -> StoredKey:
    given = {
        name: value
        for name in ("purpose", "owner", "tags", "notes", "attributes", "expires", "is_favourite")
        if (value := getattr(request, name)) is not None
    }
    if request.clear_expires:
        given["expires"] = None
    return replace(stored, **given)


def _admitted(desk: Desk, visit: Visit, path: Path, reason: str) -> Pass:
    """The pass to let a key arrive at `path`."""
    if len(path.names) < 2:
        raise RefusedError("A key lies in a namespace.", "Write its path like /dev/name.")
    place = desk.tree.over(path)
    if place is None:
        raise NotFoundError(f"There is no root namespace {path.root}.", "Create it: keydesk namespace create.")
    return allow(desk, visit, Asked(Action.CREATE, path, place.profile, reason=reason, namespace=place.id.hex()))


def _let_go(desk: Desk, visit: Visit, found: Found, target: Path, reason: str) -> None:
    """Let a key leave its namespace; to where less is demanded it leaves as by an export, for its value is freer there.

    Raises:
        DeniedError, NeedsStepUpError, NeedsReasonError: as decided; recorded.
    """
    place = found.place
    if target.parent == place.path:
        return
    action = Action.EXPORT if is_looser(desk.tree.demands(target), place.profile) else Action.DELETE
    allow(desk, visit, asked_of(found.held, place, action, reason=reason))


def _refuse_own_way(desk: Desk, held: HeldKey, target: Path) -> None:
    """Raises AlreadyExistsError when something else stands at `target`."""
    found = desk.shelf.target(target)
    if found is None or found[0].id != held.id:
        refuse_taken(desk, target)
